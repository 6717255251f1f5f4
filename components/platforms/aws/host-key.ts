import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { sshKey } from "../../certificates/ssh-key";
import { nameTag } from "./name-tag";

/** The SSH host key of a machine, known before the machine exists. */
export interface HostKey {
  /** `type base64`, to recognize the machine by from the first connection on. */
  readonly publicKey: pulumi.Output<string>;
  /** Where the machine fetches its private key when it boots for the first time. */
  readonly parameter: aws.ssm.Parameter;
  readonly parameterName: string;
}

/** Makes a host key and puts its private half where one machine alone may read it. A replaced machine keeps its key. */
export function hostKey(name: string, stack: string, machine: string, parent: pulumi.Resource): HostKey {
  const { privateKey, publicKey } = sshKey(`${name}-host-key`, parent);
  const parameterName = `/tierwright/${stack}/${machine}/ssh-host-key`;
  const parameter = new aws.ssm.Parameter(
    `${name}-host-key-parameter`,
    {
      name: parameterName,
      description: `SSH host key of ${machine}`,
      // Encrypted with the account's own key for Parameter Store, which needs no permission of its own.
      type: "SecureString",
      value: privateKey,
      tags: nameTag(stack, machine),
    },
    { parent },
  );
  return { publicKey, parameter, parameterName };
}
