import { type KeyObject, randomBytes } from "node:crypto";

/** The key's name and public part in OpenSSH's form (RFC 4253, RFC 5656, RFC 8709). */
export function openSshPublicKey(key: KeyObject): { name: string; blob: Buffer } {
  const { name, publicFields } = fieldsOf(key);
  return { name, blob: join([Buffer.from(name), ...publicFields]) };
}

/** The whole key as OpenSSH's own file, unencrypted (PROTOCOL.key of OpenSSH). */
export function openSshPrivateKey(key: KeyObject): string {
  const { name, privateFields } = fieldsOf(key);
  const none = Buffer.from("none");
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, join([Buffer.from(name), ...privateFields, Buffer.alloc(0)])]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const bytes = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    join([none, none, Buffer.alloc(0)]),
    Buffer.from([0, 0, 0, 1]),
    join([openSshPublicKey(key).blob, Buffer.concat([secret, padding])]),
  ]);
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
    "\n",
  );
}

function fieldsOf(key: KeyObject): { name: string; publicFields: Buffer[]; privateFields: Buffer[] } {
  const jwk = key.export({ format: "jwk" });
  const part = (name: "crv" | "x" | "y" | "d" | "n" | "e" | "qi" | "p" | "q") =>
    Buffer.from(jwk[name] ?? "", "base64url");
  if (jwk.kty === "RSA") {
    const [n, e, d, qi, p, q] = [part("n"), part("e"), part("d"), part("qi"), part("p"), part("q")].map(
      integer,
    );
    const all = [n, e, d, qi, p, q].filter((field) => field !== undefined);
    return {
      name: "ssh-rsa",
      publicFields: [all[1], all[0]].filter((field) => field !== undefined),
      privateFields: all,
    };
  }
  if (jwk.kty === "EC") {
    const curve = `nistp${(jwk.crv ?? "").slice(2)}`;
    const publicFields = [Buffer.from(curve), Buffer.concat([Buffer.from([4]), part("x"), part("y")])];
    return {
      name: `ecdsa-sha2-${curve}`,
      publicFields,
      privateFields: [...publicFields, integer(part("d"))],
    };
  }
  const point = part("x");
  return {
    name: "ssh-ed25519",
    publicFields: [point],
    privateFields: [point, Buffer.concat([part("d"), point])],
  };
}

/** Numbers are signed: a set first bit needs a zero byte before it, and no other leading zeros. */
function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const trimmed = first < 0 ? Buffer.alloc(0) : bytes.subarray(first);
  return (trimmed[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), trimmed]) : trimmed;
}

function join(fields: readonly Buffer[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return [length, field];
    }),
  );
}
