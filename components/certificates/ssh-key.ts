import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** A pair of keys in OpenSSH's form, without a line break at the end. */
export interface SshKey {
  readonly privateKey: pulumi.Output<string>;
  /** `ssh-ed25519` and its base64. */
  readonly publicKey: pulumi.Output<string>;
}

/** A key of the deployment, made once; it lives in the stack's state, encrypted. Replace the resource to renew it. */
export function sshKey(name: string, parent: pulumi.Resource): SshKey {
  const key = new tls.PrivateKey(name, { algorithm: "ED25519" }, { parent });
  return {
    privateKey: pulumi.secret(key.privateKeyOpenssh.apply(trimmed)),
    publicKey: key.publicKeyOpenssh.apply(trimmed),
  };
}

function trimmed(text: string): string {
  return text.trimEnd();
}
