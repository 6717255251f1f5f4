import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { keyPair, SshHost } from "./ssh-host";

const project = path.join(__dirname, "../..");
const hostKey = keyPair();
const userKey = keyPair();
const otherKey = keyPair();
const hosts: SshHost[] = [];

afterEach(() => {
  for (const host of hosts.splice(0)) host.stop();
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as `RemoteServer` does; `spoke` is called when it prints something. */
async function reach(
  request: Readonly<Record<string, unknown>>,
  spoke: () => void = () => undefined,
): Promise<Outcome> {
  const child = spawn("node", ["--require", "./typescript-loader.cjs", "components/remote/reach.ts"], {
    cwd: project,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString())).once("data", spoke);
  child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
  child.stdin.end(JSON.stringify(request));
  await once(child, "close");
  return { code: child.exitCode, ...output };
}

function host(behaviour: Partial<ConstructorParameters<typeof SshHost>[0]> = {}): SshHost {
  const made = new SshHost({ hostKey, userKey, ...behaviour });
  hosts.push(made);
  return made;
}

function request(
  port: number,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    name: "web1",
    address: "127.0.0.1",
    port,
    user: "admin",
    hostKey: hostKey.public,
    privateKey: userKey.private,
    bootTimeoutSeconds: 0,
    ...more,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("a server with the right keys answers, and is asked whether sudo works", async () => {
  const server = host();

  const outcome = await reach(request(await server.listen()));

  expect(outcome).toEqual({ code: 0, stdout: "web1 answers\n", stderr: "" });
  expect(server.users).toEqual(["admin"]);
  expect(server.commands).toEqual(["sudo --non-interactive true"]);
});

test("root is not asked for sudo", async () => {
  const server = host();

  const { code } = await reach(request(await server.listen(), { user: "root" }));

  expect(code).toBe(0);
  expect(server.commands).toEqual([]);
});

test("another host key ends the run at once, and the user's key is not shown to the stranger", async () => {
  const stranger = host({ hostKey: otherKey });
  const port = await stranger.listen();

  const outcome = await reach(request(port, { bootTimeoutSeconds: 60 }));

  expect(outcome).toEqual({
    code: 1,
    stdout: "",
    stderr: `servers.web1.hostKey: web1 (127.0.0.1, port ${port}) shows another host key; if the machine was replaced, compare the key on its console and put in what \`npm run host-keys -- 127.0.0.1:${port}\` prints\n`,
  });
  expect([stranger.users, stranger.refused]).toEqual([[], 0]);
});

test("the command for a wrong key at an IPv6 address has it in brackets, as the command reads it", async () => {
  const port = await host({ hostKey: otherKey }).listen();

  const { code, stderr } = await reach(request(port, { address: "::ffff:127.0.0.1" }));

  expect(code).toBe(1);
  expect(stderr).toContain(`web1 (::ffff:127.0.0.1, port ${port}) shows another host key`);
  expect(stderr).toContain(`\`npm run host-keys -- [::ffff:127.0.0.1]:${port}\``);
});

test("a host key of another type than the server has is told in the same words", async () => {
  const port = await host().listen();
  const ecdsa = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=";

  const { code, stderr } = await reach(request(port, { hostKey: ecdsa }));

  expect(code).toBe(1);
  expect(stderr).toContain(`servers.web1.hostKey: web1 (127.0.0.1, port ${port}) shows another host key`);
});

test("a key that the server does not know is tried once only", async () => {
  const server = host();
  const port = await server.listen();

  const outcome = await reach(request(port, { privateKey: otherKey.private, bootTimeoutSeconds: 60 }));

  expect(outcome).toEqual({
    code: 1,
    stdout: "",
    stderr: `servers.web1: web1 (127.0.0.1, port ${port}) refuses the user admin with this key; put the public key into ~admin/.ssh/authorized_keys there, or correct the user or ssh.privateKey\n`,
  });
  expect(server.refused).toBe(1);
});

test("a user without root rights is told how to give them", async () => {
  const port = await host({ sudo: false }).listen();

  const { code, stderr } = await reach(request(port));

  expect(code).toBe(1);
  expect(stderr).toBe(
    'servers.web1.user: admin has no root rights on web1 (sudo: a password is required); give them by a file in /etc/sudoers.d with the line "admin ALL=(ALL) NOPASSWD:ALL"\n',
  );
});

test("a server that is still booting is waited for", async () => {
  const port = await freePort();
  const server = host();

  const { code, stdout } = await reach(
    request(port, { bootTimeoutSeconds: 50 }),
    () => void server.listen(port),
  );

  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^web1: waiting for it to boot \(web1 \(127\.0\.0\.1, port \d+\) does not answer: .+\)\nweb1 answers\n$/,
  );
});

test("a server that never answers ends the run after the boot timeout, with what to do", async () => {
  const port = await freePort();

  const { code, stderr } = await reach(request(port, { bootTimeoutSeconds: 1 }));

  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^web1 \(127\.0\.0\.1, port \d+\) does not answer: .*, 1 seconds long; start it, correct its address, or raise ssh\.bootTimeoutSeconds\n$/,
  );
});

describe("through a bastion", () => {
  const bastionKey = keyPair();
  const bastionHostKey = keyPair();

  function bastion(port: number, more: Readonly<Record<string, unknown>> = {}) {
    return {
      address: "127.0.0.1",
      port,
      user: "jump",
      hostKey: bastionHostKey.public,
      privateKey: bastionKey.private,
      ...more,
    };
  }

  test("a server is reached with its own user and key", async () => {
    const server = host();
    const first = host({ hostKey: bastionHostKey, userKey: bastionKey });

    const outcome = await reach(request(await server.listen(), { bastion: bastion(await first.listen()) }));

    expect(outcome).toEqual({ code: 0, stdout: "web1 answers\n", stderr: "" });
    expect([first.users, server.users]).toEqual([["jump"], ["admin"]]);
    expect(first.commands).toEqual([]);
  });

  test("the jump host of Session Manager may have any host key, the server behind it may not", async () => {
    const port = await host().listen();
    const first = await host({ hostKey: keyPair(), userKey: bastionKey }).listen();
    const sessions = bastion(first, { hostKey: undefined });

    const pinned = await reach(request(port, { bastion: sessions }));
    const other = await reach(request(port, { hostKey: otherKey.public, bastion: sessions }));

    expect(pinned).toEqual({ code: 0, stdout: "web1 answers\n", stderr: "" });
    expect(other.stderr).toMatch(/^servers\.web1\.hostKey: web1 .* shows another host key;/);
  });

  test("nobody waits for a machine while Session Manager is not open", async () => {
    const sessions = bastion(await freePort(), { hostKey: undefined });

    const { code, stderr } = await reach(request(22, { bastion: sessions, bootTimeoutSeconds: 60 }));

    expect(code).toBe(1);
    expect(stderr).toMatch(/^Session Manager is not open here .*`npm run sessions -- pulumi up`\n$/);
  });

  test("a wrong host key names the one that is wrong", async () => {
    const port = await host().listen();
    const first = await host({ hostKey: bastionHostKey, userKey: bastionKey }).listen();

    const ofBastion = await reach(request(port, { bastion: bastion(first, { hostKey: otherKey.public }) }));
    const ofServer = await reach(request(port, { hostKey: otherKey.public, bastion: bastion(first) }));

    expect(ofBastion.stderr).toMatch(
      /^ssh\.bastion\.hostKey: the bastion \(127\.0\.0\.1, port \d+\) shows another host key;/,
    );
    expect(ofServer.stderr).toMatch(
      /^servers\.web1\.hostKey: web1 \(127\.0\.0\.1, port \d+\) shows another host key;/,
    );
  });

  test("a server that does not answer behind it is waited for, and named", async () => {
    const first = await host({ hostKey: bastionHostKey, userKey: bastionKey }).listen();

    const { code, stderr } = await reach(request(await freePort(), { bastion: bastion(first) }));

    expect(code).toBe(1);
    expect(stderr).toMatch(/^web1 does not answer through the bastion: .*, 0 seconds long; start it/);
  });
});
