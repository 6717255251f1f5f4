import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Values } from "../../engine/values";
import { missing, number, text } from "../inputs";
import type { ResourceKind } from "../provider";
import { openSshPrivateKey, openSshPublicKey } from "./open-ssh";

const curves: Readonly<Record<string, string>> = { P256: "P-256", P384: "P-384", P521: "P-521" };

export const privateKey: ResourceKind = {
  check: (inputs) => missing(inputs, ["algorithm"]),
  create: (inputs) => {
    const key = generate(inputs);
    const rsaBits = number(inputs, "rsaBits") ?? 2048;
    const ecdsaCurve = text(inputs, "ecdsaCurve") ?? "P224";
    const publicKey = describePublicKey(key);
    const privateKeyPem = pemOf(key);
    const outputs = {
      ...inputs,
      rsaBits,
      ecdsaCurve,
      privateKeyPem,
      privateKeyPemPkcs8: key.export({ type: "pkcs8", format: "pem" }),
      privateKeyOpenssh: openSshPrivateKey(key),
      ...publicKey,
    } satisfies Record<string, unknown>;
    const id = createHash("sha1").update(publicKey.publicKeyPem).digest("hex");
    return { id, outputs: outputs as Values };
  },
};

function generate(inputs: Values): KeyObject {
  const algorithm = text(inputs, "algorithm");
  if (algorithm === "ED25519") return generateKeyPairSync("ed25519").privateKey;
  if (algorithm === "RSA") {
    return generateKeyPairSync("rsa", { modulusLength: number(inputs, "rsaBits") ?? 2048 }).privateKey;
  }
  const curve = text(inputs, "ecdsaCurve") ?? "P224";
  const namedCurve = curves[curve];
  if (algorithm === "ECDSA" && namedCurve !== undefined)
    return generateKeyPairSync("ec", { namedCurve }).privateKey;
  throw new Error(
    `no key of algorithm ${algorithm ?? "?"} (curve ${curve}); choose RSA, ED25519 or ECDSA with P256, P384, P521`,
  );
}

// The formats are those of the real provider: the traditional ones for RSA and ECDSA.
function pemOf(key: KeyObject): string {
  const types = { rsa: "pkcs1", ec: "sec1" } as const;
  const { asymmetricKeyType: kind } = key;
  const type = kind === "rsa" || kind === "ec" ? types[kind] : "pkcs8";
  return key.export({ type, format: "pem" }).toString();
}

function describePublicKey(key: KeyObject) {
  const publicKeyPem = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  const { name, blob } = openSshPublicKey(key);
  const md5 = createHash("md5").update(blob).digest("hex").match(/../g) ?? [];
  return {
    publicKeyPem,
    publicKeyOpenssh: `${name} ${blob.toString("base64")}\n`,
    publicKeyFingerprintMd5: md5.join(":"),
    publicKeyFingerprintSha256: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
  };
}
