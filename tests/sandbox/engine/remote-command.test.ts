import { spawn } from "node:child_process";
import { type AddressInfo, createConnection } from "node:net";
import { Server, utils } from "ssh2";
import { ed25519Pair } from "../../../sandbox/servers/ed25519-pair";
import type { Values } from "../../../sandbox/engine/values";
import { remoteCommand } from "../../../sandbox/plugins/command/remote-command";

jest.setTimeout(30_000);

const hostKey = ed25519Pair();
const userKey = ed25519Pair();

/** A server that runs commands with the local shell, and forwards connections as a bastion does. */
function startServer(): Server {
  return new Server({ hostKeys: [hostKey.private] }, (client) => {
    const allowed = utils.parseKey(userKey.public);
    client.on("error", () => undefined);
    client.on("authentication", (attempt) => {
      const isKnown =
        attempt.method === "publickey" &&
        !(allowed instanceof Error) &&
        attempt.key.data.equals(allowed.getPublicSSH());
      if (isKnown) attempt.accept();
      else attempt.reject();
    });
    client.on("tcpip", (accept, _reject, { destPort }) => {
      const channel = accept();
      channel.pipe(createConnection(destPort, "127.0.0.1")).pipe(channel);
    });
    client.on("session", (accept) => {
      accept().on("exec", (acceptExec, _rejectExec, { command }) => {
        const channel = acceptExec();
        const child = spawn("/bin/sh", ["-c", command]);
        channel.pipe(child.stdin);
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.once("close", (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });
}

describe("a remote command", () => {
  const server = startServer();
  const lines: string[] = [];
  const call = { urn: "urn", id: "", changed: [], name: "web1", log: (line: string) => lines.push(line) };
  let connection: Values;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    connection = {
      host: "127.0.0.1",
      port,
      user: "debian",
      privateKey: userKey.private,
      hostKey: hostKey.public,
      dialErrorLimit: 1,
    };
  });

  afterAll(() => {
    server.close();
  });

  test("passes its input, keeps its output and shows it line by line", async () => {
    const { id, outputs } = await remoteCommand.create(
      { connection, create: "cat; echo done >&2", stdin: "one\ntwo\n" },
      call,
    );

    expect(id).toMatch(/^web1[0-9a-f]{8}$/);
    expect(outputs).toMatchObject({ stdout: "one\ntwo", stderr: "done" });
    expect([...lines].sort()).toEqual(["done", "one", "two"]);
  });

  test("runs create where there is no update, and nothing where there is no delete", async () => {
    const outputs = await remoteCommand.update?.({ connection, create: "echo again" }, {}, call);

    expect(outputs).toMatchObject({ stdout: "again" });
    await expect(Promise.resolve(remoteCommand.delete?.({ connection }, call))).resolves.toBeUndefined();
  });

  test("that fails shows what it ran and what it said", async () => {
    const failing = Promise.resolve(
      remoteCommand.create({ connection, create: "echo full >&2; exit 4" }, call),
    );

    await expect(failing).rejects.toThrow(
      'Process exited with status 4: running "echo full >&2; exit 4":\nfull\n',
    );
  });

  test("is not sent to a server with another host key, nor with a wrong key of the user", async () => {
    const other = ed25519Pair();
    const impostor = { ...connection, hostKey: other.public };
    const stranger = { ...connection, privateKey: other.private };

    const attempt = (to: Values) =>
      Promise.resolve(remoteCommand.create({ connection: to, create: "true" }, call));

    await expect(attempt(impostor)).rejects.toThrow(
      "after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch",
    );
    await expect(attempt(stranger)).rejects.toThrow(
      "after 1 failed attempts: ssh: handshake failed: ssh: unable to authenticate",
    );
  });

  test("goes through a bastion that has a host key of its own", async () => {
    const { outputs } = await remoteCommand.create(
      { connection: { ...connection, proxy: connection }, create: "echo behind" },
      call,
    );

    expect(outputs).toMatchObject({ stdout: "behind" });
  });
});
