import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { userData } from "../../../components/platforms/aws/user-data";
import { readByCloudInit } from "../../support/cloud-init";
import { outputOf } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { packagesBut, SignedPackages } from "./signed-packages";

const amazons = "1C5B395CBE5E74E2F1CA21592784DBF388D19D46";
const written = z.array(
  z.object({ path: z.string(), permissions: z.string().optional(), content: z.string() }),
);
let bucket: SignedPackages;
let root = "";

beforeAll(async () => {
  bucket = new SignedPackages("amazon-ssm-agent.gpg");
  await bucket.open();
  bucket.sign("latest/debian_arm64/amazon-ssm-agent.deb");
});

afterAll(() => {
  bucket.remove();
});

beforeEach(() => {
  root = temporaryDirectory();
  program("dpkg", "echo arm64");
  program("dpkg-query", packagesBut("amazon-ssm-agent"));
  program("snap", "[[ $1 != list ]] || exit 1");
  for (const name of ["apt-get", "systemctl"]) program(name, "");
});

afterEach(() => {
  removeDirectory(root);
});

const file = (name: string) => path.join(root, name);

/** A program of the machine that notes how it was called. */
function program(name: string, script: string): void {
  mkdirSync(file("bin"), { recursive: true });
  writeFileSync(file(`bin/${name}`), `#!/bin/bash\n${script}\necho "${name} $*" >>${file("calls")}\n`, {
    mode: 0o755,
  });
}

/** Writes the files of the user data as cloud-init does; the key that is known to scripts is this one. */
function firstBoot(known: string): void {
  const { config } = readByCloudInit(
    userData({
      ...{ hostName: "web1", hostKeyParameter: "/tierwright/prod/web1/ssh-host-key" },
      ...{ region: "eu-central-1", endpointUrl: undefined, agent: true },
    }),
  );
  for (const { path: name, permissions = "0644", content } of written.parse(config.write_files)) {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), content.replace(amazons, known), { mode: Number.parseInt(permissions, 8) });
  }
}

/** Runs what the unit runs. */
async function start(): Promise<{ code: number | null; said: string }> {
  const unit = readFileSync(file("etc/systemd/system/tierwright-agent.service"), "utf8");
  const [, command = "", region = ""] = /^ExecStart=(\S+) "(.*)"$/m.exec(unit) ?? [];
  const child = spawn(file(command), [region], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: `${file("bin")}:${process.env.PATH ?? ""}`,
      TIERWRIGHT_ROOT: root,
      AGENT_ADDRESS: bucket.url,
      KEY_ADDRESS: `${bucket.url}/amazon-ssm-agent.gpg`,
      PROCESSES: file("proc"),
    },
  });
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, said: `${said}${complaint}` };
}

function changes(): readonly string[] {
  return readFileSync(file("calls"), "utf8")
    .split("\n")
    .filter((line) => /^(apt-get .*install|systemctl|snap)/.test(line))
    .map((line) => line.replace(/^apt-get .*\//, "apt-get "));
}

test("a machine without a kit installs the agent when it is signed by Amazon, and is done", async () => {
  firstBoot(bucket.fingerprint);
  const wanted = file("etc/systemd/system/multi-user.target.wants");
  mkdirSync(wanted);
  writeFileSync(path.join(wanted, "tierwright-agent.service"), "");

  expect(await start()).toMatchObject({
    code: 0,
    said: expect.stringContaining("tierwright-agent: the SSM agent runs") as string,
  });

  expect(changes().filter((line) => !line.includes("install"))).toEqual([
    "apt-get package.deb",
    "systemctl enable --quiet amazon-ssm-agent.service",
    "systemctl restart amazon-ssm-agent.service",
  ]);
  expect(outputOf("ls", [wanted]).toString()).toBe("");
});

test("a machine that has the agent starts it, and Ubuntu's its snap", async () => {
  firstBoot(amazons);
  program("dpkg-query", 'echo "ii "');
  expect(await start()).toMatchObject({ code: 0 });
  program("snap", "");
  expect(await start()).toMatchObject({ code: 0 });

  expect(changes()).toEqual([
    "systemctl enable --quiet amazon-ssm-agent.service",
    "systemctl restart amazon-ssm-agent.service",
    "snap list amazon-ssm-agent",
    "snap start --enable amazon-ssm-agent",
    "snap restart amazon-ssm-agent",
  ]);
});

test("another's agent is not installed, and the unit tries again", async () => {
  firstBoot(amazons);

  const { code, said } = await start();

  expect(code).toBe(1);
  expect(said).toContain(
    `tierwright-agent: the SSM agent is not signed by Amazon's key ${amazons}: do not install it; tell Amazon, and set tierwright:aws.sshBy to network meanwhile`,
  );
  expect(changes().filter((line) => line.startsWith("systemctl"))).toEqual([]);
  expect(readFileSync(file("etc/systemd/system/tierwright-agent.service"), "utf8")).toMatch(
    /^Restart=on-failure$/m,
  );
});

test("systemd accepts the unit", () => {
  firstBoot(amazons);
  const unit = file("tierwright-agent.service");
  const text = readFileSync(file("etc/systemd/system/tierwright-agent.service"), "utf8");
  writeFileSync(unit, text.replace(/^ExecStart=\S+/m, "ExecStart=/bin/true"));

  const said = outputOf("bash", [
    ...["-c", 'systemd-analyze verify --man=no "$1" 2>&1 || true', "-", unit],
  ]).toString();

  expect(said.split("\n").filter((line) => line.includes("tierwright"))).toEqual([]);
});
