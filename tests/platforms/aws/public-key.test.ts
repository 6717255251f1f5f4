import { generateKeyPairSync } from "node:crypto";
import { utils } from "ssh2";
import { publicKeyOf } from "../../../components/platforms/aws/public-key";
import { ed25519Pair } from "../../../sandbox/servers/ed25519-pair";

test("the public half of an ED25519 key in OpenSSH's form", () => {
  const pair = ed25519Pair();

  expect(publicKeyOf(pair.private)).toBe(pair.public.split(" ").slice(0, 2).join(" "));
});

describe.each([
  { kind: "RSA", keys: () => generateKeyPairSync("rsa", { modulusLength: 2048 }), type: "ssh-rsa" },
  { kind: "ED25519", keys: () => generateKeyPairSync("ed25519"), type: "ssh-ed25519" },
])("a key of kind $kind in PKCS #8", ({ keys, type }) => {
  test("has a public half that belongs to it", () => {
    const { privateKey, publicKey } = keys();
    const text = publicKeyOf(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    const parsed = utils.parseKey(text);

    expect(text.split(" ")[0]).toBe(type);
    expect(parsed instanceof Error ? parsed : parsed.getPublicPEM().replace(/\s/g, "")).toBe(
      publicKey.export({ type: "spki", format: "pem" }).toString().replace(/\s/g, ""),
    );
  });
});

test("an RSA key in PKCS #1", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

  expect(publicKeyOf(pkcs1)).toBe(publicKeyOf(pkcs8));
});

test.each([
  ["SEC 1", "sec1" as const],
  ["PKCS #8", "pkcs8" as const],
])("a key that EC2 does not take is refused, in %s", (_, type) => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const text = privateKey.export({ type, format: "pem" }).toString();

  expect(() => publicKeyOf(text)).toThrow(/^tierwright:ssh\.privateKey: EC2 takes RSA and ED25519 keys/);
});
