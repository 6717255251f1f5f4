import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { groupUserData, type GroupUserDataArgs } from "../../../components/platforms/aws/group-user-data";
import { readByCloudInit } from "../../support/cloud-init";
import { hostileTextFor } from "../../support/hostile-text";
import { outputOf, textsEndedByNul } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

const app: GroupUserDataArgs = {
  stack: "prod",
  group: "app",
  autoScalingGroup: "prod-app",
  bucket: "prod-files",
  hostKeyParameter: "/tierwright/prod/app/ssh-host-key",
  region: "eu-central-1",
  endpointUrl: undefined,
};

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

/** Runs `bootcmd` as cloud-init would, below the test's directory; the host key cannot be had there. */
function boot(args: GroupUserDataArgs): void {
  const root = path.join(directory, "root");
  mkdirSync(path.join(root, "etc/ssh"), { recursive: true });
  const script = path.join(directory, "bootcmd");
  writeFileSync(script, readByCloudInit(groupUserData(args)).script);
  const { stderr } = spawnSync("sh", [script], {
    encoding: "utf8",
    // bash takes a socket, which Node.js would give it, for a remote shell's and reads the user's own start file.
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      TIERWRIGHT_ROOT: root,
      INSTANCE_ID: "i-0abc",
      HOST_KEY_SECONDS: "0",
      METADATA_SERVICE: "http://127.0.0.1:1",
    },
  });
  expect(stderr).toMatch(
    /^tierwright: sshd does not start, since it has no host key: the instance has no role/,
  );
}

const file = (name: string) => path.join(directory, "root", name);
const read = (name: string) => readFileSync(file(name), "utf8");
const mode = (name: string) => (statSync(file(name)).mode & 0o777).toString(8);

const names = ["GROUP_NAME", "GROUP_REGION", "GROUP_ENDPOINT", "GROUP_BUCKET", "GROUP_PREFIX"].concat([
  "GROUP_PARAMETERS",
  "GROUP_AUTO_SCALING",
  "GROUP_LEAVE_SECONDS",
]);

/** The group's settings as scripts read them. */
function settings(): readonly string[] {
  const script = `. "$1"; shift; for name; do printf '%s\\0' "\${!name}"; done`;
  return textsEndedByNul(
    outputOf("bash", ["-euc", script, "-", file("etc/tierwright/group/settings"), ...names]),
  );
}

test("cloud-init finds no fault in it", () => {
  const data = path.join(directory, "user-data");
  writeFileSync(data, groupUserData(app));

  const said = outputOf("cloud-init", ["schema", "--config-file", data]).toString();

  expect(said).toMatch(/^Valid (cloud-config|schema)/);
});

test("cloud-init makes no host keys, and leaves the machine's name to us", () => {
  const { config } = readByCloudInit(groupUserData(app));

  expect(config).toEqual({
    preserve_hostname: true,
    manage_etc_hosts: false,
    ssh_deletekeys: true,
    ssh_keys: {},
    bootcmd: [expect.arrayContaining(["bash", "-c"]), expect.arrayContaining(["bash", "-c"])],
    runcmd: ["systemctl daemon-reload", "systemctl start --no-block tierwright-boot.service"],
  });
});

test("it fits into what AWS takes, with the longest names", () => {
  const data = groupUserData({
    stack: "s".repeat(100),
    group: "n".repeat(40),
    autoScalingGroup: "a".repeat(140),
    bucket: "b".repeat(63),
    hostKeyParameter: `/tierwright/${"s".repeat(100)}/${"n".repeat(40)}/ssh-host-key`,
    region: "ap-southeast-99",
    endpointUrl: `https://${"e".repeat(253)}:65535`,
  });

  expect(Buffer.byteLength(data)).toBeLessThan(16 * 1024);
});

test("a machine is called by its id, and knows its group", () => {
  boot(app);

  expect(read("etc/hostname")).toBe("i-0abc\n");
  expect(read("etc/hosts")).toBe("127.0.1.1 i-0abc\n");
  expect(read("etc/tierwright/group/instance")).toBe("i-0abc\n");
  expect(mode("etc/tierwright/group/settings")).toBe("600");
  expect(settings()).toEqual([
    ...["app", "eu-central-1", "", "prod-files", "groups/app", "/tierwright/prod/app", "prod-app", "25"],
  ]);
});

test("a longer name that ends in the machine's is another one", () => {
  const hosts = file("etc/hosts");
  mkdirSync(path.dirname(hosts), { recursive: true });
  writeFileSync(hosts, "10.0.0.5 group-i-0abc i-0abcd\n");

  boot(app);

  expect(read("etc/hosts")).toBe("10.0.0.5 group-i-0abc i-0abcd\n127.0.1.1 i-0abc\n");
});

test("a second boot changes nothing", () => {
  boot(app);
  boot(app);

  expect(read("etc/hosts")).toBe("127.0.1.1 i-0abc\n");
  expect(readlinkSync(file("etc/systemd/system/multi-user.target.wants/tierwright-boot.service"))).toBe(
    "../tierwright-boot.service",
  );
});

test("systemd accepts the unit that makes the machine one of its group", () => {
  boot(app);
  const unit = path.join(directory, "tierwright-boot.service");
  writeFileSync(
    unit,
    read("etc/systemd/system/tierwright-boot.service").replace(/^ExecStart=.*$/m, "ExecStart=/bin/true"),
  );

  const said = outputOf("bash", [
    "-c",
    'systemd-analyze verify --man=no "$1" 2>&1 || true',
    "-",
    unit,
  ]).toString();

  expect(said.split("\n").filter((line) => line.includes("tierwright"))).toEqual([]);
});

test("scripts for the boot are as they would be written, without their comments", () => {
  boot(app);

  for (const script of ["usr/local/lib/tierwright-boot/start", "usr/local/lib/tierwright-boot/aws.sh"]) {
    outputOf("bash", ["-n", file(script)]);
    expect(read(script)).not.toMatch(/^ *#[^!]/m);
  }
});

test("no value breaks out of its place, in YAML or in the shell", () => {
  const value = hostileTextFor("yaml").filter((text) => !text.includes("%%SECRET("));
  const args = fc.record({ group: value, region: value, bucket: value, autoScalingGroup: value });

  fc.assert(
    fc.property(args, (hostile) => {
      boot({ ...app, ...hostile });

      expect(settings()).toEqual([
        ...[hostile.group, hostile.region, "", hostile.bucket, `groups/${hostile.group}`],
        ...[`/tierwright/prod/${hostile.group}`, hostile.autoScalingGroup, "25"],
      ]);
    }),
    { numRuns: 10 },
  );
});
