import { once } from "node:events";
import { lstatSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import { SiteOnServer } from "./rollout/site-on-server";

const left = "var/lib/tierwright/sites/prod/left";
const link = "etc/systemd/system/multi-user.target.wants/tierwright-leave@prod.service";
/** Webservers which do as they are asked, but for those in `DEAD`; and systemd, to which everything runs. */
const stubs = `
peer_run() {
  echo "$*" >>"$TIERWRIGHT_ROOT/asked"
  if [[ " $DEAD " == *" $1 "* && ! -e $TIERWRIGHT_ROOT/dead-$3 ]]; then
    touch "$TIERWRIGHT_ROOT/dead-$3"
    return 255
  fi
  echo "=> requests stop"
}
systemctl() {
  [[ $1 == is-* || $1 == show ]] || echo "$*" >>"$TIERWRIGHT_ROOT/systemctl"
}
journalctl() { :; }
sleep() { command sleep 0.1; }
`;
let server: SiteOnServer;
let replica: net.Server | undefined;

/** This server is app1; of each other one its name and roles. */
function stackOf(self: string, ...others: readonly string[]): void {
  const lines = [
    `app1 10.0.0.5 22 ${self} - -`,
    ...others.map((other) => other.replace(" ", " 10.0.0.9 22 ")),
  ];
  server.write("etc/tierwright/peers/servers", lines.map((line) => `${line}\n`).join(""));
}

/** Runs a script of the kit; gives what servers were asked for. */
async function run(script: string, variables: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await server.runScript(`${stubs}\n. "$TIERWRIGHT_SCRIPTS/${script}.sh"`, {
    SITE: "prod",
    SYSTEM_USER: "site-prod",
    DEAD: "",
    ...variables,
  });
  const asked = server.exists("asked") ? server.read("asked").trimEnd().split("\n").sort() : [];
  return { code, stdout, asked };
}

function settle(): Promise<unknown> {
  server.script(
    "tests/settle",
    'for part in site leaving; do . "$TIERWRIGHT_SCRIPTS/app/rollout/$part.sh"; done\nsettle_leaving',
  );
  return run("tests/settle");
}

function hasLink(): boolean {
  return lstatSync(server.path(link), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

beforeEach(async () => {
  server = new SiteOnServer();
  replica = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(replica, "listening");
  const { port } = replica.address() as AddressInfo;
  const check = {
    CHECK_KIND: "tcp",
    CHECK_PATH: "",
    CHECK_TIMEOUT_SECONDS: "1",
    CHECK_INTERVAL_SECONDS: "1",
  };
  server.stage("v1", [], { ADDRESS: "127.0.0.1", ...check });
  server.point("current", "v1");
  server.write(`srv/sites/prod/replicas/${port}/state`, "live\n");
  stackOf("app", "app2 app", "web1 webserver", "web2 webserver", "db1 db");
});

afterEach(() => {
  replica?.close();
  server.remove();
});

test("at a shutdown every webserver is asked to leave this server out", async () => {
  await settle();

  const { code, asked } = await run("app/leave");

  expect(code).toBe(0);
  expect(asked).toEqual([
    "web1 phase leave prod ADDRESS=127.0.0.1",
    "web2 phase leave prod ADDRESS=127.0.0.1",
  ]);
});

test("a webserver that does not answer keeps no server from shutting down", async () => {
  await settle();

  const { code, asked, stdout } = await run("app/leave", { DEAD: "web1" });

  expect({ code, servers: asked.length }).toEqual({ code: 0, servers: 2 });
  expect(stdout).toContain("web2: requests stop");
});

test.each([
  ["is alone", ["all"]],
  ["is the only app server", ["app", "web1 webserver", "db1 db"]],
  ["has the only webserver", ["app,webserver", "app2 app"]],
])("a server that %s asks nobody, and has no unit", async (_what, [self = "", ...others]) => {
  await settle();
  expect(hasLink()).toBe(true);
  stackOf(self, ...others);

  await settle();

  expect(hasLink()).toBe(false);
  expect(server.read("systemctl")).toContain("stop tierwright-leave@prod.service");
  for (const script of ["app/leave", "app/join"])
    expect(await run(script)).toMatchObject({ code: 0, asked: [] });
});

test("a webserver on the same machine is not asked", async () => {
  stackOf("app,webserver", "app2 app,webserver");
  await settle();

  const { asked } = await run("app/leave");

  expect(asked).toEqual(["app2 phase leave prod ADDRESS=127.0.0.1"]);
});

test("when the unit is taken away nobody is asked", async () => {
  expect((await run("app/leave")).asked).toEqual([]);
});

test("a site that was stopped has nothing to leave", async () => {
  await settle();
  const { port } = replica?.address() as AddressInfo;
  server.write(`srv/sites/prod/replicas/${port}/state`, "stopping\n");

  for (const script of ["app/leave", "app/join"]) expect((await run(script)).asked).toEqual([]);
});

test("a server that had not left asks nobody when it starts, and when it joined it is back for good", async () => {
  await settle();
  expect((await run("app/join")).asked).toEqual([]);

  await run("app/leave");
  expect((await run("app/join")).asked).toHaveLength(4);

  expect((await run("app/join")).asked).toHaveLength(4);
});

test("after boot the webservers are asked when replicas answer, again and again where one is down", async () => {
  server.write(left, "");

  const { code, asked } = await run("app/join", { DEAD: "web2" });

  const asking = (name: string) => `${name} phase join prod ADDRESS=127.0.0.1`;
  expect(code).toBe(0);
  expect(asked).toEqual([asking("web1"), asking("web1"), asking("web2"), asking("web2")]);
});

test("webservers are not asked before a replica answers", async () => {
  server.write(left, "");
  const { port } = replica?.address() as AddressInfo;
  replica?.close();

  const outcome = run("app/join");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(server.exists("asked")).toBe(false);
  replica = net.createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");

  expect((await outcome).asked).toEqual([
    "web1 phase join prod ADDRESS=127.0.0.1",
    "web2 phase join prod ADDRESS=127.0.0.1",
  ]);
});

test("where no other server runs the site, none could serve meanwhile, so nobody is asked", async () => {
  server.write("etc/tierwright/sites/prod/servers", "app1\n");

  await settle();

  expect(hasLink()).toBe(false);
  expect((await run("app/leave")).asked).toEqual([]);
});
