import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createSandbox } from "../../sandbox/servers/sandbox";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sshArguments } from "../../sandbox/servers/ssh-arguments";

jest.setTimeout(600_000); // the first run on a machine builds the image

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({
    name: "servers-test",
    servers: [{ name: "one" }, { name: "two", user: "deploy" }],
  });
});

afterAll(async () => {
  await sandbox.remove();
});

function ssh(server: string, ...command: string[]) {
  return spawnSync("ssh", [...sshArguments(sandbox, server), ...command], { encoding: "utf8" });
}

test("a server is a whole Debian with its pinned host key and a user that may do everything", () => {
  const answer = ssh(
    "two",
    "systemctl is-system-running --wait; id -un; sudo id -un; hostname; . /etc/os-release; echo $ID",
  );

  expect(answer.stdout.split("\n")).toEqual(["running", "deploy", "root", "two", "debian", ""]);
});

test("another host key is refused", () => {
  const args = sshArguments(sandbox, "one");
  const file = args.find((argument) => argument.startsWith("UserKnownHostsFile="))?.slice(20, -1) ?? "";
  writeFileSync(file, `${sandbox.server("one").address} ${sandbox.server("two").hostKey}\n`);

  const answer = spawnSync("ssh", [...args, "true"], { encoding: "utf8" });

  expect(answer.status).toBe(255);
  expect(answer.stderr).toContain("verification failed");
});

test("root and passwords stay outside", () => {
  const { address } = sandbox.server("one");
  const args = sshArguments(sandbox, "one").map((argument) => argument.replace(/^admin@/, "root@"));

  const answer = spawnSync("ssh", [...args, "true"], { encoding: "utf8" });

  expect(address).not.toBe("");
  expect(answer.stderr).toContain("Permission denied (publickey)");
});

test("servers reach each other", () => {
  const { privateAddress } = sandbox.server("two");

  expect(ssh("one", `timeout 5 bash -c 'head -c 4 < /dev/tcp/${privateAddress}/22'`).stdout).toBe("SSH-");
});

test("connections are counted from the mark on", async () => {
  sandbox.markSshConnections();
  expect(await sandbox.countSshConnections("one")).toBe(0);

  ssh("one", "true");
  ssh("one", "true");

  expect(await sandbox.countSshConnections("one")).toBe(2);
  expect(await sandbox.countSshConnections("two")).toBe(0);
});

test("what is written survives a reboot and a power cut, at the same address", async () => {
  const before = sandbox.server("one").address;
  ssh("one", "echo kept > note; sync");

  await sandbox.reboot("one");
  const rebooted = ssh("one", "cat note");
  await sandbox.kill("one");
  await sandbox.start("one");

  expect(rebooted.stdout).toBe("kept\n");
  expect(ssh("one", "cat note; hostname -I").stdout.trim().split(/\s+/)).toEqual(["kept", before]);
});

test("units are sandboxed as on a real server", async () => {
  const result = await sandbox.exec(
    "one",
    "systemd-run --quiet --wait --pipe -p ProtectSystem=strict -p PrivateTmp=yes touch /etc/forbidden",
  );

  expect(result.stderr).toContain("Read-only file system");
});

test("a package that one server has downloaded is not downloaded by the next", async () => {
  const install = "DEBIAN_FRONTEND=noninteractive apt-get install -y tree";
  await sandbox.exec("one", `apt-get update -q; ${install}`);

  const second = await sandbox.exec("two", `apt-get update -q; ${install}`);

  expect(second.stdout).toContain("Need to get 0 B/");
});
