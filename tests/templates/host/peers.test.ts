import { createHash } from "node:crypto";
import { readFileSync, statSync, utimesSync } from "node:fs";
import { ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
  server.write("/etc/tierwright/peers/self", "app1\n");
  server.write(
    "/etc/tierwright/peers/servers",
    "app1 10.0.0.5 22 webserver,app ssh-ed25519 AAAA\napp2 10.0.0.6 22 app ssh-ed25519 AAAA\ndb1 10.0.0.7 22 db ssh-ed25519 AAAA\n",
  );
});
afterEach(() => {
  server.remove();
});

test("scripts know this server and those with a role", () => {
  server.script(
    "tell",
    'progress "$(peer_self):" $(peers_with_role app), $(peers_with_role db), $(peers_with_role web)\n',
  );

  expect(server.apply(stepOf({ scripts: ["tell"] })).stdout).toBe("app1: app1 app2, db1,\n");
});

test.each([
  ["no file with a choice", undefined, "app1 app2"],
  ["a choice", "app2\n", "app2"],
  ["a choice in which one is gone, and one is no app server", "app0\napp1\ndb1\n", "app1"],
  ["a choice of which nobody is left", "app\n", ""],
])("the app servers of a site with %s", (_what, chosen, expected) => {
  if (chosen !== undefined) server.write("/etc/tierwright/sites/prod/servers", chosen);
  server.script("tell", 'progress "the site has: $(app_servers_of prod | xargs)"\n');

  const { code, stdout } = server.apply(stepOf({ scripts: ["tell"] }));

  expect({ code, stdout: stdout.trimEnd() }).toEqual({
    code: 0,
    stdout: `the site has: ${expected}`.trimEnd(),
  });
});

test("this server answers itself as another one would, without a connection", () => {
  server.script("app/phases/greet", 'progress "hello $NAME from $(peer_self)"\n');
  server.script("app/phases/ask", "peer_run app1 phase greet prod NAME=a@b >&8\n");

  expect(server.run(["phase", "ask", "demo"])).toEqual({
    code: 0,
    stdout: "hello a@b from app1\n",
    stderr: "",
  });
});

test.each([
  ["app2 phase greet 'prod;id'", "prod;id cannot be sent to app2"],
  ["app2 phase greet 'prod id'", "prod id cannot be sent to app2"],
  ["app1 phase greet $'prod\\nid'", "prod\nid cannot be sent to app1"],
  ["app2 ''", " cannot be sent to app2"],
  ["app3 ping", "no server of this stack is called app3; see: tierwright peers"],
  ["app2 ping", "only app servers may ask app2 for something; run this on one of them"],
])("peer_run %s is refused before anything is sent", (words, message) => {
  server.script("app/phases/ask", `peer_run ${words}\n`);

  const { code, stderr } = server.run(["phase", "ask", "demo"]);

  expect(code).toBe(1);
  expect(stderr).toContain(`  tierwright: ${message}`.replaceAll("\n", "\n  "));
});

test.each([
  "",
  " ",
  "id",
  "ping;id",
  "ping  id",
  " ping",
  "ping\nid",
  "ping\tid",
  "ping 'id'",
  "ping `id`",
  "ping $HOME",
  "ping *",
  "ping \\x",
  "ping ä",
  "status",
  "uninstall --force",
  "apply",
  "run base host/base",
  "/usr/lib/openssh/sftp-server",
])("another server cannot ask for %j", (words) => {
  expect(server.run(["peer", words])).toEqual({
    code: 1,
    stdout: "",
    stderr: "tierwright: this key is for rollouts only\n",
  });
});

test("another server cannot give more than one argument", () => {
  expect(server.run(["peer", "ping", "ping"]).code).toBe(1);
  expect(server.run(["peer"]).code).toBe(1);
  expect(server.run(["peer", "ping"])).toEqual({ code: 0, stdout: "pong\n", stderr: "" });
});

describe("put", () => {
  const archive = Buffer.from([0, 1, 2, 255, 10, 13, 0]);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  const path = `/var/lib/tierwright/incoming/${sha256}.tar.gz`;

  test("keeps an archive, for root alone, and does not need it twice", () => {
    expect(server.run(["peer", `put ${sha256}`], archive)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(server.path(path))).toEqual(archive);
    expect(server.mode(path)).toBe("0600");
    expect(server.mode("/var/lib/tierwright/incoming")).toBe("0700");
    expect(server.run(["peer", `put ${sha256}`], "something else").code).toBe(0);
  });

  test("makes an archive that is there already as young as a new one, which nothing removes", () => {
    server.run(["peer", `put ${sha256}`], archive);
    utimesSync(server.path(path), 0, 0);

    server.run(["peer", `put ${sha256}`], archive);

    expect(Date.now() - statSync(server.path(path)).mtimeMs).toBeLessThan(60_000);
  });

  test("keeps nothing of another archive", () => {
    const { code, stderr } = server.run(["peer", `put ${sha256}`], archive.subarray(1));

    expect(code).toBe(1);
    expect(stderr).toContain(`the archive ${sha256} arrived damaged`);
    expect(server.exists(path)).toBe(false);
  });

  test.each([
    "put",
    "put ../../etc/passwd",
    `put ${sha256}x`,
    `put ${sha256.toUpperCase()}`,
    `put ${sha256} ${sha256}`,
  ])("%s is refused", (words) => {
    expect(server.run(["peer", words], archive)).toEqual({
      code: 1,
      stdout: "",
      stderr: "tierwright: usage: put SHA256\n",
    });
  });
});

test("peers shows the stack, and says where others can be asked from", () => {
  const { code, stdout } = server.run(["peers"]);

  expect(code).toBe(0);
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/ {2,}/).join(" | ")),
  ).toEqual([
    "SERVER | ADDRESS | ROLES | REACHABLE",
    "app1 | 10.0.0.5 port 22 | webserver,app | this server",
    "app2 | 10.0.0.6 port 22 | app | not from here: only app servers ask others",
    "db1 | 10.0.0.7 port 22 | db | not from here: only app servers ask others",
  ]);
});
