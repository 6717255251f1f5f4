import { kitArchive } from "../../components/steps/kit-archive";
import { readDocument, readSecrets } from "../support/read-document";
import { passwordOf, type Recorded, recordDeployment } from "../deployment/recorded-resources";
import {
  bastionKey,
  hostKeys,
  oneServer,
  programApp,
  sampleSettings,
  serverKey,
} from "../deployment/sample-settings";

let resources: readonly Recorded[] = [];

beforeAll(async () => {
  resources = await recordDeployment(sampleSettings());
});

function inputsOf(name: string, all = resources): Readonly<Record<string, unknown>> {
  const found = all.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no resource is called ${name}`);
  return found.inputs;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}

/** The document inside a command, and what reads it. */
function split(create: unknown): { readonly document: string; readonly reader: string } {
  const found = /^(?:# [^\n]*\n)?\{ cat; cat <<'STEP'\n(.*\n)STEP\n\} \| (.*)$/s.exec(text(create));
  return { document: found?.[1] ?? "", reader: found?.[2] ?? "" };
}

const connection = {
  host: "203.0.113.1",
  port: 22,
  user: "debian",
  hostKey: hostKeys.all1,
  privateKey: serverKey,
  dialErrorLimit: 10,
  perDialTimeout: 15,
};

test("every command of a server has the same connection, with the host key pinned", () => {
  const remote = resources.filter(({ type }) => type === "command:remote:Command");

  expect(remote.map(({ inputs }) => inputs.connection)).toEqual(remote.map(() => connection));
});

test("a bastion is the proxy of every connection, with its own user and keys", async () => {
  const bastion = {
    address: "203.0.113.2",
    port: 2222,
    user: "jump",
    hostKey: hostKeys.other,
    privateKey: bastionKey,
  };
  const through = await recordDeployment(sampleSettings({ ssh: { privateKey: serverKey, bastion } }));

  const remote = through.filter(({ type }) => type === "command:remote:Command");

  const proxy = {
    host: "203.0.113.2",
    port: 2222,
    user: "jump",
    hostKey: hostKeys.other,
    privateKey: bastionKey,
    dialErrorLimit: 10,
    perDialTimeout: 15,
  };
  expect(remote.map(({ inputs }) => inputs.connection)).toEqual(remote.map(() => ({ ...connection, proxy })));
  expect(JSON.parse(text(inputsOf("test-servers-all1-reachable", through).stdin))).toMatchObject({ bastion });
});

test("the check of a server gets what it needs on standard input", () => {
  const { stdin, ...rest } = inputsOf("test-servers-all1-reachable");

  expect(rest).toEqual({
    create: "node --require ./typescript-loader.cjs components/remote/reach.ts",
    addPreviousOutputInEnv: false,
  });
  expect(JSON.parse(text(stdin))).toEqual({
    name: "all1",
    address: "203.0.113.1",
    port: 22,
    user: "debian",
    hostKey: hostKeys.all1,
    privateKey: serverKey,
    bootTimeoutSeconds: 300,
  });
});

test("the base names the kit's version and content, and brings it on standard input", () => {
  const { version, sha256, base64 } = kitArchive();
  const { create, stdin, delete: remove } = inputsOf("test-servers-all1-base");

  expect(text(create).split("\n", 1)).toEqual([`# host kit ${version}, ${sha256.slice(0, 16)}`]);
  expect(readDocument(split(create).document)).toMatchObject({ name: "base", scripts: ["host/base"] });
  expect(split(create).reader).toMatch(/^sudo --non-interactive bash -c '#!\/bin\/bash\n/);
  expect(stdin).toBe(`kit ${version} ${sha256}\n${base64}\nkit-end\n`);
  expect(remove).toBe("sudo --non-interactive /usr/local/sbin/tierwright uninstall");
});

test.each([
  ["test-database-all1", "database", ["database/database"]],
  ["test-webserver-all1", "webserver", ["webserver/webserver"]],
  ["test-app-all1", "app", ["app/app"]],
  ["test-prod-database", "site.prod.database", ["database/site"]],
  ["test-prod-release-all1", "site.prod.release", ["app/release"]],
  ["test-peers-all1", "peers", ["host/peers"]],
  ["test-prod-virtual-host-all1", "site.prod.virtual-host", ["webserver/virtual-host"]],
])("%s applies and removes the step %s", (resource, step, scripts) => {
  const { create, delete: remove, addPreviousOutputInEnv, triggers, update, logging } = inputsOf(resource);

  expect(split(create).reader).toBe("sudo --non-interactive /usr/local/sbin/tierwright apply");
  expect(readDocument(split(create).document)).toMatchObject({ name: step, scripts });
  expect(remove).toBe(`sudo --non-interactive /usr/local/sbin/tierwright remove ${step}`);
  // Triggers would replace the command: the new one is created first, then the old one taken back.
  expect({ addPreviousOutputInEnv, triggers, update, logging }).toEqual({ addPreviousOutputInEnv: false });
});

test("a rollout ends with the site's history, which alone is its standard output and is not shown", () => {
  const { create, delete: remove, logging } = inputsOf("test-prod-rollout");

  expect(split(create).reader).toBe(
    "sudo --non-interactive /usr/local/sbin/tierwright apply >&2 && " +
      "{ sudo --non-interactive /usr/local/sbin/tierwright history prod --rollouts -n 5 --json || true; }",
  );
  expect(readDocument(split(create).document)).toMatchObject({
    name: "site.prod.rollout",
    scripts: ["app/rollout"],
  });
  expect(remove).toBe("sudo --non-interactive /usr/local/sbin/tierwright remove site.prod.rollout");
  expect(logging).toBe("stderr");
});

test("secrets go by standard input, escaped for their places", () => {
  const password = passwordOf("test-prod-password");

  expect(readSecrets(text(inputsOf("test-prod-database").stdin))).toEqual({
    "DATABASE_PASSWORD,sql": `'${password}'`,
  });
  expect(readSecrets(text(inputsOf("test-database-all1").stdin))).toEqual({
    "DATABASE_CERTIFICATE,raw": "certificate of test-database-all1-certificate",
    "DATABASE_PRIVATE_KEY,raw": "key of test-database-all1-key",
  });
  expect(readSecrets(text(inputsOf("test-prod-release-all1").stdin))).toEqual({
    "AUTHORITY_CERTIFICATE,raw": "certificate of test-authority-certificate",
    "DATABASE_PASSWORD,environment": `"${password}"`,
    // To be hidden in what the app says.
    "DATABASE_PASSWORD,raw": password,
    "DATABASE_PASSWORD,url": password,
    "SETTINGS_DIGEST,raw": expect.stringMatching(/^[0-9a-f]{12}$/) as string,
  });
});

test("root needs no sudo", async () => {
  const servers = { all1: { ...oneServer.all1, user: "root" } };
  const asRoot = await recordDeployment(sampleSettings({ servers }));

  const { create, delete: remove } = inputsOf("test-app-all1", asRoot);

  expect(split(create).reader).toBe("/usr/local/sbin/tierwright apply");
  expect(remove).toBe("/usr/local/sbin/tierwright remove app");
});

test("a step too large for one command is refused before any server is touched", async () => {
  const environment = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`NAME${index}`, "x".repeat(9_000)]),
  );
  const settings = sampleSettings({
    apps: { shop: { ...programApp, environment } },
  });

  await expect(recordDeployment(settings)).rejects.toThrow(
    /^site\.prod\.release: its files come to \d+ KiB, more than the 127 KiB of one command; move large files/,
  );
});
