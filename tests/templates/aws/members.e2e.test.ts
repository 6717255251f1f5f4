import { groupOfTests } from "./group-of-tests";
import { GroupMachine } from "./group-machine";

const group = groupOfTests();
let machine: GroupMachine;
let self = "";
let other = "";

beforeAll(async () => {
  [self = "", other = ""] = await group.aws.instances();
});

beforeEach(() => {
  machine = new GroupMachine({ ...group.addresses, instance: self });
  machine.write(
    "/etc/tierwright/peers/servers",
    "db1 10.0.0.7 22 db ssh-ed25519 AAAA\napp group 22 app ssh-ed25519 BBBB\n",
  );
});

afterEach(() => {
  machine.remove();
});

const tell = (script: string) => machine.runScript(`progress "$({ ${script}; } | xargs)"`);

test("the machines of a group are servers with its role, each called by its id", async () => {
  expect((await tell("peer_self; peers_with_role app; peers_with_role db")).stdout).toBe(
    `${self} ${self} ${other} db1\n`,
  );
});

test("a site's choice of servers calls a group by its name", async () => {
  machine.write("/etc/tierwright/sites/prod/servers", "app\n");
  machine.write("/etc/tierwright/sites/demo/servers", "app7\n");

  expect((await tell("app_servers_of prod; echo -; app_servers_of demo")).stdout).toBe(
    `${self} ${other} -\n`,
  );
});

test("another machine is asked at its address, by the key that all machines of the group have", async () => {
  machine.write("/etc/tierwright/peers/key", "");
  machine.program("ssh", `printf '%s\\n' "$*" >>${machine.path("ssh")}; echo pong`);

  const { stdout } = await machine.runScript(
    `refresh_members; progress "$(peer_run ${other} ping)"; progress "$(peer_run db1 ping)"`,
  );

  expect(stdout).toBe("pong\npong\n");
  const [first = "", second = ""] = machine.read("ssh").trimEnd().split("\n");
  expect(first).toMatch(/-o HostKeyAlias=app -- 172\.31\.\d+\.\d+ ping$/);
  expect(second).toMatch(/-o HostKeyAlias=db1 -- 10\.0\.0\.7 ping$/);
});

test("nobody is called like the group itself", async () => {
  const { code, stderr } = await machine.runScript("peer_run app ping");

  expect(code).toBe(1);
  expect(stderr).toContain("no server of this stack is called app; see: tierwright peers");
});

test.each([
  ["Terminating:Wait", false, false],
  ["Detaching", false, false],
  ["Pending:Wait", false, true],
  ["Standby", false, true],
  ["InService", true, true],
])("a machine that is %s gets rollouts: %j, and is known: %j", async (state, serves, known) => {
  const { stdout } = await machine.runScript(
    `group_load
    group_states() { printf '%s\\n' "${self} InService" "${other} ${state}"; }
    refresh_members
    progress "$(members_in_service | xargs)"; progress "$(members_all | xargs)"`,
  );

  const both = `${self} ${other}`;
  expect(stdout).toBe(`${serves ? both : self}\n${known ? both : self}\n`);
});

test("a machine that is still on its way in counts itself, where it coordinates", async () => {
  const { stdout } = await machine.runScript(
    `group_load
    group_states() { printf '%s\\n' "${self} Pending:Wait" "${other} Pending:Wait"; }
    refresh_members
    progress "$(members_in_service | xargs)"`,
  );

  expect(stdout).toBe(`${self}\n`);
});

test("administrators see the group, and who can be reached", async () => {
  machine.write("/etc/tierwright/peers/key", "");
  machine.program("ssh", "echo pong");
  const table = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) =>
        line
          .replace(/172\.31\.\d+\.\d+/, "ADDRESS")
          .split(/ {2,}/)
          .join(" | "),
      );

  const members = await machine.kitCommand("members");
  const peers = await machine.kitCommand("peers");

  expect(table(members.stdout)).toEqual([
    "MACHINE | ADDRESS | STATE",
    `${self} | ADDRESS | InService (this machine)`,
    `${other} | ADDRESS | InService`,
  ]);
  expect(table(peers.stdout)).toEqual([
    "SERVER | ADDRESS | ROLES | REACHABLE",
    "db1 | 10.0.0.7 port 22 | db | yes",
    `${self} | ADDRESS port 22 | app (app) | this server`,
    `${other} | ADDRESS port 22 | app (app) | yes`,
  ]);
});

test("on a server that is none of them the group is shown as one", async () => {
  machine.program("true", "");
  const { stdout } = await machine.runScript(
    `in_group() { false; }; progress "$(peers_with_role app | wc -l)"; peers_command >&8 || true`,
  );

  expect(stdout).toContain("not from here: only they know each other");
  expect(stdout.split("\n")[0]).toBe("0");
});

test("a role that may not ask is told", async () => {
  group.metadata.role = undefined;

  const { code, stderr } = await machine.kitCommand("members");

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      "tierwright: the machines of this group cannot be asked for: the machine has no role, or its role no credentials\n",
  });
}, 180_000);

test.each(["take ../x", "take", "adopt", "adopt prod x", "adopt PROD"])("%s is refused", (words) => {
  expect(machine.run(["peer", words]).code).toBe(1);
});

test("another machine cannot give any other step than a release", () => {
  const { code, stderr } = machine.run(["peer", "take prod"], "release v1\nstep base\ntitle x\nend\n");

  expect({ code, stderr }).toEqual({ code: 1, stderr: "tierwright: what arrived is no release of prod\n" });
});
