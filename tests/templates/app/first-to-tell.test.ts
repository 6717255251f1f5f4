import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseSettings } from "../../../components/settings/parse-settings";
import { notificationsStep } from "../../../components/tiers/notifications-step";
import { asRecord, exampleSettings } from "../../support/example-settings";
import { stepOf, wire } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

const peers = ["app1", "app2", "app3"].map((name) => `${name} 10.0.0.5 22 app ssh-ed25519 AAAA\n`).join("");
let servers: Readonly<Record<"app1" | "app2" | "app3", ServerWithScripts>>;

beforeEach(() => {
  servers = { app1: appServer("app1"), app2: appServer("app2"), app3: appServer("app3") };
});

afterEach(() => {
  for (const server of Object.values(servers)) server.remove();
});

/** A server on which every release fails, and whose way to all others leads to app1. */
function appServer(name: string): ServerWithScripts {
  const server = new ServerWithScripts();
  server.write("etc/tierwright/peers/self", `${name}\n`);
  server.write("etc/tierwright/peers/servers", peers);
  server.write("etc/tierwright/peers/key", "");
  server.script("app/release", 'fail "it is broken"');
  const script = path.join(server.base, "tell.sh");
  writeFileSync(script, `cat >>"${server.openDirectory("told")}/all"\n`);
  const { notifications } = parseSettings(
    { ...exampleSettings(), notifications: { log: { command: script } } },
    "production",
  );
  server.apply({ ...notificationsStep(notifications), scripts: [] });
  return server;
}

/** What ssh(1) on a server comes to. */
function connect(server: ServerWithScripts, script: string): void {
  const ssh = path.join(server.base, "bin/ssh");
  writeFileSync(ssh, `#!/bin/bash\n${script}\n`);
  chmodSync(ssh, 0o755);
}

function reachLeader(): void {
  const { root, kit } = servers.app1;
  for (const server of [servers.app2, servers.app3])
    connect(server, `TIERWRIGHT_ROOT='${root}' exec bash '${kit}/tierwright' peer "\${@: -1}"`);
}

async function stage(name: keyof typeof servers, release = "v2"): Promise<void> {
  const step = stepOf({
    name: "site.prod.release",
    variables: { SITE: "prod", RELEASE: release },
    scripts: ["app/release"],
  });
  const { code } = await servers[name].start(["apply"], wire(step)).ended;
  expect(code).toBe(1);
}

/** Who told of failures, and how often. */
function tellers(): readonly string[] {
  return Object.values(servers).flatMap((server) => {
    const file = server.path("told/all");
    const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    return lines.map((line) => String(asRecord(JSON.parse(line)).server));
  });
}

test.each([
  ["the first app server", ["app1", "app2", "app3"], ["app1"]],
  ["another one", ["app3", "app1", "app2"], ["app3"]],
] as const)("of several servers that fail, only the first one tells: %s", async (_who, order, expected) => {
  reachLeader();

  for (const name of order) await stage(name);

  expect(tellers()).toEqual(expected);
});

test("servers that fail at the same moment tell once", async () => {
  reachLeader();

  await Promise.all([stage("app1"), stage("app2"), stage("app3")]);

  expect(tellers()).toHaveLength(1);
});

test("every attempt is told, also when it follows at once, and every release", async () => {
  reachLeader();

  for (const name of ["app1", "app2"] as const) await stage(name);
  expect(tellers()).toEqual(["app1"]);
  for (const name of ["app2", "app1"] as const) await stage(name);
  expect(tellers()).toEqual(["app1", "app2"]);
  await stage("app3", "v3");

  expect(tellers()).toEqual(["app1", "app2", "app3"]);
});

test("what fails much later is told as well", async () => {
  reachLeader();
  await stage("app1");
  const list = "var/lib/tierwright/sites/prod/failure";
  const [time = "", ...rest] = servers.app1.read(list).split("\n");
  servers.app1.write(list, [Number(time) - 130, ...rest].join("\n"));

  await stage("app2");

  expect(tellers()).toEqual(["app1", "app2"]);
});

test.each([
  ["cannot be reached", "exit 255"],
  ["has a kit that does not know the question", "echo 'tierwright: the kit knows no phase' >&2; exit 1"],
])("a server tells when the first one %s", async (_what, script) => {
  connect(servers.app2, script);
  await stage("app1");

  await stage("app2");

  expect(tellers()).toEqual(["app1", "app2"]);
});

test("the first app server forgets that a release began which fails on another one, and no other release", async () => {
  reachLeader();
  const started = "var/lib/tierwright/sites/prod/started";
  servers.app1.write(started, `${Math.floor(Date.now() / 1000)} v2 v1\n`);

  await stage("app2", "v3");
  expect(servers.app1.exists(started)).toBe(true);
  await stage("app2", "v2");
  expect(servers.app1.exists(started)).toBe(false);
});
