import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FolderServer } from "../../support/folder-server";
import { outputOf } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";

const folder = temporaryDirectory();
const keys = path.join(folder, "keys");
/** Amazon's bucket, as far as the agent is concerned. */
const bucket = path.join(folder, "bucket");
const packages = path.join(bucket, "debian/amd64/latest");
let fingerprint = "";
let web: FolderServer;
let server: ServerWithScripts;

function gpg(...args: readonly string[]): Buffer {
  return outputOf("gpg", ["--homedir", keys, "--batch", "--quiet", "--yes", ...args]);
}

function sign(): void {
  const file = path.join(packages, "amazon-cloudwatch-agent.deb");
  gpg("--passphrase", "", "--detach-sign", "--output", `${file}.sig`, file);
}

beforeAll(async () => {
  mkdirSync(keys, { mode: 0o700 });
  for (const directory of [packages, path.join(bucket, "assets")]) mkdirSync(directory, { recursive: true });
  gpg("--passphrase", "", "--quick-generate-key", "agent@example.org", "rsa2048", "sign", "1d");
  fingerprint =
    /^fpr:+([0-9A-F]{40}):/m.exec(gpg("--with-colons", "--fingerprint").toString())?.[1] ?? "none";
  gpg("--armor", "--output", path.join(bucket, "assets/amazon-cloudwatch-agent.gpg"), "--export");
  web = await FolderServer.http(bucket);
});

afterAll(() => {
  web.stop();
  outputOf("gpgconf", ["--homedir", keys, "--kill", "all"]);
  removeDirectory(folder);
});

beforeEach(() => {
  writeFileSync(path.join(packages, "amazon-cloudwatch-agent.deb"), "the package");
  sign();
  server = new ServerWithScripts();
});

afterEach(() => {
  server.remove();
});

/** Programs of the server which note how they are called. */
function programs(named: Readonly<Record<string, string>>): void {
  for (const [name, script] of Object.entries(named)) {
    const file = name.startsWith("/") ? server.path(name) : path.join(server.base, "bin", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/bash\n${script}\necho "${path.basename(name)} $*" >>${server.base}/calls\n`);
    chmodSync(file, 0o755);
  }
}

/** Installs the agent on a server that does not have it, whose script knows this key. */
function install(known: string): Promise<Outcome> {
  programs({
    dpkg: "[[ $1 != --print-architecture ]] || echo amd64",
    "dpkg-query":
      'case $* in *amazon-cloudwatch-agent*) exit 1 ;; *) shift 4; for p; do echo "$p ii "; done ;; esac',
    "apt-get": "",
    "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl": "",
  });
  const script = readFileSync(path.join(__dirname, "../../../templates/aws/agent.sh"), "utf8")
    .replace("937616F3450B7D806CBD9725D58167303B789C72", known)
    .replaceAll("/opt/aws", server.path("/opt/aws"));
  return server.runScript(`FACT_OS=debian\n${script}`, {
    REGION: "eu-central-1",
    CONFIGURATION: "/etc/tierwright/cloudwatch-agent.json",
    AGENT_ADDRESS: web.url,
  });
}

function calls(): string {
  try {
    return readFileSync(path.join(server.base, "calls"), "utf8");
  } catch {
    return "";
  }
}

test("the agent is installed when its signature is of the key that Amazon publishes", async () => {
  expect(await install(fingerprint)).toMatchObject({ code: 0 });

  expect(calls()).toMatch(/^apt-get .*install .*agent\.deb$/m);
  expect(calls()).toMatch(
    /ctl -a fetch-config -m ec2 -s -c file:\/etc\/tierwright\/cloudwatch-agent\.json$/m,
  );
});

test("another package under the same signature is not installed", async () => {
  writeFileSync(path.join(packages, "amazon-cloudwatch-agent.deb"), "another package");

  const outcome = await install(fingerprint);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(`the CloudWatch agent is not signed by Amazon's key ${fingerprint}`);
  expect(calls()).not.toContain("install");
});

test("a key that lies beside the package counts for nothing by itself", async () => {
  const outcome = await install("937616F3450B7D806CBD9725D58167303B789C72");

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("is not signed by Amazon's key 937616F3450B7D806CBD9725D58167303B789C72");
  expect(calls()).not.toContain("install");
});
