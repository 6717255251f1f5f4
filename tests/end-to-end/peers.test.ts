/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { applyCommand, installCommand, installInput } from "../../components/remote/commands";
import type { Server } from "../../components/settings/settings";
import { secretNames, secretsSection, stepDocument } from "../../components/steps/document";
import { step, type Step } from "../../components/steps/step";
import { peerSecrets, peersStep } from "../../components/tiers/peers-step";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { endSandbox, newSandbox, onServer } from "../support/end-to-end/test-sandbox";

/** Addresses that the servers get beside their own. */
const ipv6 = { app1: "fd00:7157::1", web1: "fd00:7157:0::0:2" } as const;

const pair = ed25519Pair();
const secrets = {
  [peerSecrets.privateKey]: pair.private.trim(),
  [peerSecrets.publicKey]: pair.public.trim(),
};
let sandbox: Sandbox;
let app1: Server;
let web1: Server;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-peers", [{ name: "app1" }, { name: "web1" }]);
  app1 = server("app1", "app");
  web1 = server("web1", "webserver");
  await Promise.all([prepare("app1"), prepare("web1")]);
  await onServer(sandbox, "web1", "SUDO_FORCE_REMOVE=yes apt-get -qq purge --yes sudo && ! command -v sudo");
  await makePeers(app1, web1);
});

afterAll(async () => {
  await endSandbox(sandbox);
});

function server(name: string, role: "app" | "webserver"): Server {
  const { privateAddress, hostKey } = sandbox.server(name);
  return {
    name,
    roles: [role],
    privateAddress,
    port: 22,
    user: "root",
    gone: false,
    machine: { kind: "existing", address: privateAddress, hostKey },
  };
}

/** Puts the kit on a server, and phases for it to be asked for. */
async function prepare(name: "app1" | "web1"): Promise<void> {
  const base = step("base", "base", { scripts: [] });
  await run(name, installCommand("root", base), installInput(base));
  const phases = {
    ask: 'for words in $WORDS; do peer_run "$ASKED" ${words//,/ } <"${INPUT:-/dev/null}" >&8 2>&1; done',
    greet: 'progress "hello from $(peer_self)"\nanswer "greeted $NAME"',
    quarrel: 'echo "its last words"\nfail "no" "ask somebody else"',
  };
  for (const [phase, text] of Object.entries(phases)) {
    await run(
      name,
      `install -D /dev/stdin /usr/local/lib/tierwright/scripts/app/phases/${phase}.sh`,
      `set -euo pipefail\n${text}\n`,
    );
  }
  await onServer(sandbox, name, `ip -6 address add ${ipv6[name]}/64 dev eth0 nodad`);
}

async function run(name: string, command: string, input = ""): Promise<string> {
  const { status, stdout, stderr } = await sandbox.exec(name, command, input);
  if (status !== 0) throw new Error(`${name}: ${command.slice(0, 200)}\n${stdout}${stderr}`);
  return stdout;
}

async function apply(name: string, applied: Step): Promise<void> {
  const document = stepDocument(applied);
  const needed = Object.entries(secrets).filter(([key]) => secretNames(document).includes(key));
  await run(name, applyCommand("root", applied), secretsSection(document, Object.fromEntries(needed)));
}

async function makePeers(...servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map((one) => apply(one.name, peersStep(one, servers))));
}

/** What a server prints when it asks another one for each of these, in turn, and how that ended. */
async function ask(words: string, input = "/dev/null") {
  const { status, stdout } = await sandbox.exec(
    "app1",
    `tierwright phase ask demo ASKED=web1 WORDS='${words}' INPUT=${input} 2>/dev/null`,
  );
  return { status, stdout };
}

/** What ssh(1) says with the key of the deployment, used for something else. */
async function misuse(program: string): Promise<string> {
  const options =
    "-F none -i /etc/tierwright/peers/key -o BatchMode=yes -o UserKnownHostsFile=/etc/tierwright/peers/known_hosts -o HostKeyAlias=web1";
  const { status, stdout, stderr } = await sandbox.exec(
    "app1",
    `timeout 10 ${program.replace("OPTIONS", options).replace("WEB1", `tierwright-peer@${web1.privateAddress}`)}`,
  );
  return `${status}: ${stdout}${stderr}`;
}

test("an app server sees which servers it reaches, also one where root logs in and sudo was missing", async () => {
  const table = await onServer(sandbox, "app1", "tierwright peers");

  expect(table).toMatch(/^app1 +\S+ port 22 +app +this server$/m);
  expect(table).toMatch(/^web1 +\S+ port 22 +webserver +yes$/m);
});

test("a webserver has no key, and an app server alone among its kind takes none", async () => {
  expect(await onServer(sandbox, "web1", "ls /etc/tierwright/peers; tierwright peers")).toMatch(
    /^self\nservers\n(.*\n)*app1 .* not from here: only app servers ask others$/m,
  );
  expect(await onServer(sandbox, "app1", "id tierwright-peer 2>&1 || true")).toContain("no such user");
});

test("several phases of one rollout take one connection to a server, and bring back answers, failures and last lines", async () => {
  sandbox.markSshConnections();

  const { status, stdout } = await ask("phase,greet,demo,NAME=a=b@c~d ping phase,quarrel,demo");

  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^hello from web1\n=> greeted a=b@c~d\npong\ntierwright: site\.demo\.phases failed in app\/phases\/quarrel: no: ask somebody else\nlast lines of .*:\n {2}its last words\n/,
  );
  expect(await sandbox.countSshConnections("web1")).toBe(1);
  expect(await onServer(sandbox, "web1", "tierwright history -n 1")).toMatch(
    /failed .* site\.demo\.quarrel +tierwright-peer from /,
  );
});

test("an archive arrives byte for byte, and one that is not what it should be is not kept", async () => {
  await onServer(sandbox, "app1", "head -c 5000000 /dev/urandom >/root/archive");
  const sha256 = (await onServer(sandbox, "app1", "sha256sum </root/archive")).slice(0, 64);
  const other = "0".repeat(64);

  expect(await ask(`put,${sha256}`, "/root/archive")).toEqual({ status: 0, stdout: "" });
  expect((await ask(`put,${other}`, "/root/archive")).stdout).toContain(
    `the archive ${other} arrived damaged`,
  );

  const kept = "cd /var/lib/tierwright/incoming && ls -A && sha256sum <*.tar.gz";
  expect(await onServer(sandbox, "web1", kept)).toBe(`${sha256}.tar.gz\n${sha256}  -`);
});

test("the key is good for nothing else", async () => {
  const refused = /^1: tierwright: this key is for rollouts only\n$/;
  const tries: readonly (readonly [string, RegExp])[] = [
    ["ssh -T OPTIONS WEB1", refused],
    ["ssh OPTIONS WEB1 id", refused],
    ["ssh OPTIONS WEB1 uninstall", refused],
    ["ssh OPTIONS WEB1 'ping; id'", refused],
    ["ssh OPTIONS WEB1 'ping $(id)'", refused],
    ["ssh OPTIONS WEB1 $'ping\\nid'", refused],
    ["ssh OPTIONS WEB1 -- -s", refused],
    ["ssh -tt OPTIONS WEB1", /this key is for rollouts only|PTY allocation request failed/],
    ["scp -O OPTIONS WEB1:/etc/passwd /tmp/stolen", refused],
    ["sftp OPTIONS WEB1:/etc/passwd /tmp/stolen", /Connection closed/],
    ["ssh OPTIONS -W 127.0.0.1:22 WEB1", /^255: .*administratively prohibited/s],
    [
      "ssh OPTIONS -o ExitOnForwardFailure=yes -R 8999:127.0.0.1:22 WEB1 ping",
      /^255: .*remote port forwarding failed/s,
    ],
  ];

  const faults: string[] = [];
  for (const [program, answer] of tries) {
    const said = await misuse(program);
    if (!answer.test(said) || /^0:|uid=|root:x/.test(said))
      faults.push(`${program} said ${JSON.stringify(said)}`);
  }

  expect(faults).toEqual([]);
  expect(await onServer(sandbox, "app1", "ls /tmp/stolen 2>/dev/null || true")).toBe("");
});

test("a phase cannot be given what the shell or the loader would read", async () => {
  const said = await misuse("ssh OPTIONS WEB1 phase greet demo LD_PRELOAD=/tmp/x");

  expect(said).toBe(
    "1: tierwright: the step document is not valid: the variable name LD_PRELOAD is taken (line 5)\n",
  );
});

test("the key is taken from no other address, and the user can do nothing else", async () => {
  await run("web1", "install -m 0600 /dev/stdin /root/stolen", `${pair.private.trim()}\n`);

  const { status, stderr } = await sandbox.exec(
    "web1",
    `ssh -F none -i /root/stolen -o BatchMode=yes -o StrictHostKeyChecking=no tierwright-peer@${web1.privateAddress} ping`,
  );

  expect(status).toBe(255);
  expect(stderr).toContain("Permission denied");
  for (const command of ["id", "/usr/local/sbin/tierwright status", "/usr/local/sbin/tierwright apply"]) {
    const done = await sandbox.exec(
      "web1",
      `setpriv --reuid tierwright-peer --clear-groups sudo -n ${command}`,
    );
    expect(done.status).toBe(1);
  }
  const writable = "find /var/lib/tierwright-peer /etc/sudoers.d/tierwright-peer -writable";
  expect(await onServer(sandbox, "web1", `setpriv --reuid tierwright-peer --clear-groups ${writable}`)).toBe(
    "",
  );
});

test("a server is reached at an IPv6 address and another port, and behind a router that maps ports", async () => {
  await onServer(
    sandbox,
    "web1",
    "echo 'Port 2022' >/etc/ssh/sshd_config.d/port.conf && systemctl restart ssh && ! ss -ltn | grep -q ':22 '",
  );
  await makePeers({ ...app1, privateAddress: ipv6.app1 }, { ...web1, privateAddress: ipv6.web1, port: 2022 });
  expect(await ask("ping")).toEqual({ status: 0, stdout: "pong\n" });

  await onServer(sandbox, "web1", "rm /etc/ssh/sshd_config.d/port.conf && systemctl restart ssh");
  await makePeers(app1, { ...web1, port: 32022 });
  expect(await ask("ping")).toEqual({ status: 0, stdout: "pong\n" });
});

test("another host key is not trusted, and the setting to correct is named", async () => {
  const another = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ";
  const stranger: Server = {
    ...web1,
    machine: { kind: "existing", address: web1.privateAddress, hostKey: another },
  };
  await apply("app1", peersStep(app1, [app1, stranger]));

  const { status, stdout } = await sandbox.exec("app1", "tierwright peers");

  expect(status).toBe(1);
  expect(stdout).toMatch(/^web1 .* no: .*Host key verification failed.* Correct servers\.web1\.hostKey\.$/m);
});

test("a server that is alone in the end has no user, no key and no right left, in spite of an open connection", async () => {
  await makePeers(app1, web1);
  await ask("ping");

  await makePeers(web1);
  await run("app1", "tierwright remove peers");

  expect(await ask("ping")).toMatchObject({ status: 1 });
  const left =
    "ls -d /var/lib/tierwright-peer /etc/sudoers.d/tierwright-peer /etc/tierwright/peers/* 2>/dev/null; id tierwright-peer";
  expect((await sandbox.exec("web1", left)).stdout).toBe(
    "/etc/tierwright/peers/self\n/etc/tierwright/peers/servers\n",
  );
  expect((await sandbox.exec("app1", left)).stdout).toBe("");
});
