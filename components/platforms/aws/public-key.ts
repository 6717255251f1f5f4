import { createPublicKey, type JsonWebKey } from "node:crypto";
import { utils } from "ssh2";

/**
 * The public half of a private key in PEM or OpenSSH form, as `type base64`.
 * @throws Error when the key is of a kind that EC2 does not take: it knows RSA and ED25519.
 */
export function publicKeyOf(privateKey: string): string {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) return publicKeyOfPkcs8(privateKey);
  return known(parsed.type, parsed.getPublicSSH());
}

/** PKCS #8, which ssh2 does not read. */
function publicKeyOfPkcs8(privateKey: string): string {
  const { kty, crv, x, e, n }: JsonWebKey = createPublicKey(privateKey).export({ format: "jwk" });
  if (kty === "OKP" && crv === "Ed25519") return known("ssh-ed25519", wire("ssh-ed25519", bytes(x)));
  if (kty === "RSA") return known("ssh-rsa", wire("ssh-rsa", integer(e), integer(n)));
  return known(`${kty ?? ""} ${crv ?? ""}`.trim(), Buffer.alloc(0));
}

function known(type: string, key: Buffer): string {
  if (type !== "ssh-ed25519" && type !== "ssh-rsa") {
    throw new Error(
      `tierwright:ssh.privateKey: EC2 takes RSA and ED25519 keys, and this is ${type}; set another key, or none to have one made`,
    );
  }
  return `${type} ${key.toString("base64")}`;
}

/** RFC 4253, section 6.6: each part with its length before it. */
function wire(type: string, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat(
    [Buffer.from(type), ...parts].flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

/** RFC 4251, section 5: a positive number begins with a zero where its first bit is set. */
function integer(base64url: string | undefined): Buffer {
  const number = bytes(base64url);
  return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), number]) : number;
}

function bytes(base64url: string | undefined): Buffer {
  return Buffer.from(base64url ?? "", "base64url");
}
