import { readFileSync } from "node:fs";
import path from "node:path";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import { parse } from "yaml";

/** The annotated example that ships with the project. */
export const exampleFile = path.join(__dirname, "../../Pulumi.prod.yaml");

/** Those of the platform `aws`. */
export const ec2ExampleFiles = ["own-network", "existing-network", "auto-scaling"].map((name) =>
  path.join(__dirname, `../../examples/ec2/Pulumi.${name}.yaml`),
);

// Belongs to the certificate of the site kinto in the example, and opens nothing.
const exampleTlsKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMc9W2P8k4b+NFpte
YyqUucRiBTNzeboRTUI8qR77QtqhRANCAATVOg6dB1s0cKoJaK9uCOqse+ObhzM2
FgNiXB64ceHCQEZmSHZZmpcdQKEAUNsT9ls/fW6U5H+sShrozRlm2EnH
-----END PRIVATE KEY-----`;

const exampleSshKey = ed25519Pair().private;

/** As long and as odd as Amazon's. */
const exampleAccessKey = "hush-6f1d+EXAMPLE/secretAccessKey+0123456";

/** The paths of the secrets which the example tells its reader to set. */
export function secretPaths(text = readFileSync(exampleFile, "utf8")): string[][] {
  return [...text.matchAll(/# pulumi config set --secret --path 'tierwright:([^']+)'/g)].map(
    ([, dotted = ""]) => dotted.split("."),
  );
}

/** Marks every secret value that has no shape of its own, to find it again where it must not be. */
export const secretMarker = "hush-6f1d $(touch /tmp/x) %s; \"'\\ü\nsecond line";

const notificationSecrets: Readonly<Record<string, string>> = {
  slack: "https://hooks.slack.example.org/services/T000/B000/tell-6f1d",
  webhook: "https://dashboard.example.org/releases?key=tell-6f1d",
  signingSecret: "tell-6f1d $(touch /tmp/x) %s; \"'\\ü",
  password: "tell-6f1d $(touch /tmp/x) %s; \"'\\ü",
};

function secretFor(name: string, section: string): string {
  if (name === "secretAccessKey") return exampleAccessKey;
  if (name === "deployKey" || (name === "privateKey" && section === "ssh")) return exampleSshKey;
  if (section === "notifications") return notificationSecrets[name] ?? secretMarker;
  return name === "privateKey" ? exampleTlsKey : secretMarker;
}

/** The example's `tierwright:` values as the program reads them, secrets filled in; a fresh copy at each call. */
export function exampleSettings(): Record<string, unknown> {
  example ??= settingsIn(exampleFile);
  return structuredClone(example);
}

let example: Record<string, unknown> | undefined;

/** The `tierwright:` values of an example, secrets filled in. */
export function settingsIn(file: string): Record<string, unknown> {
  const text = readFileSync(file, "utf8");
  const config = Object.entries(asRecord(asRecord(parse(text)).config));
  const raw = Object.fromEntries(config.map(([key, value]) => [key.replace("tierwright:", ""), value]));
  for (const keys of secretPaths(text)) setAt(raw, keys, secretFor(keys.at(-1) ?? "", keys[0] ?? ""));
  return raw;
}

/** A mapping, or an error: for values that a test reads from parsed text. */
export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new TypeError("not a mapping");
  return value as Record<string, unknown>;
}

/** Sets what stands at a path, with mappings on the way where there are none; undefined removes it. */
export function setAt(root: unknown, keys: readonly (string | number)[], value: unknown): void {
  const last = keys.at(-1);
  if (last === undefined) throw new RangeError("the path is empty");
  let parent = asRecord(root);
  for (const key of keys.slice(0, -1)) {
    parent[key] ??= {};
    parent = asRecord(parent[key]);
  }
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
}
