import { setTimeout as pause } from "node:timers/promises";
import { Client, type ClientChannel, type ConnectConfig, utils } from "ssh2";
import type { Value, Values } from "../../engine/values";
import { number, text } from "../inputs";
import type { Call } from "../provider";

/** A connection to a server, and to the bastion before it if there is one. */
export interface Connection {
  client: Client;
  close: () => void;
}

/** Connects as `remote.Connection` says; refused attempts are repeated with growing pauses. */
export async function connect(value: Value | undefined, call: Call): Promise<Connection> {
  const server = toConnection(value, "connection");
  if (server.proxy === undefined) {
    const client = await withRetry("Dial", server, call, () => dial(server));
    return { client, close: () => client.end() };
  }
  const bastion = toConnection(server.proxy, "proxy");
  const proxy = await withRetry("Dial proxy", bastion, call, () => dial(bastion)).catch(inProxy);
  try {
    const client = await withRetry("Dial", server, call, async () =>
      dial(server, await forward(proxy, server)),
    ).catch(inProxy);
    return {
      client,
      close: () => {
        client.end();
        proxy.end();
      },
    };
  } catch (error) {
    proxy.end();
    throw error;
  }
}

function inProxy(error: unknown): never {
  throw new Error(`proxy: ${error instanceof Error ? error.message : String(error)}`);
}

function toConnection(value: Value | undefined, name: string): Values {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && typeof value.host === "string")
    return value;
  throw new Error(`${name}: no host given`);
}

// The pauses are those of the real provider: 0.1 s, growing by half up to 5 s.
async function withRetry<Result>(
  what: string,
  server: Values,
  call: Call,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const limit = number(server, "dialErrorLimit") ?? 10;
  for (let failed = 0, delay = 100; ; failed += 1, delay = Math.min(delay * 1.5, 5000)) {
    try {
      return await attempt();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (limit >= 0 && failed + 1 > limit)
        throw new Error(`after ${failed} failed attempts: ${message}`, { cause: error });
      call.log(`${what} ${failed + 1}/${limit < 0 ? "inf" : limit} failed: retrying`);
      await pause(delay);
    }
  }
}

function dial(server: Values, sock?: ClientChannel): Promise<Client> {
  const host = text(server, "host") ?? "";
  const port = number(server, "port") ?? 22;
  const client = new Client();
  return new Promise((resolve, reject) => {
    client.once("ready", () => {
      resolve(client);
    });
    client.on("error", (error) => {
      client.destroy();
      reject(new Error(explain(error, `${host}:${port}`)));
    });
    // The server may hang up during the handshake, as sshd does with too many new connections.
    client.once("close", () => {
      reject(new Error("ssh: handshake failed: EOF"));
    });
    client.connect({ ...settingsOf(server), ...(sock ? { sock } : { host, port }) });
  });
}

function settingsOf(server: Values): ConnectConfig {
  const password = text(server, "password");
  const privateKey = text(server, "privateKey");
  const passphrase = text(server, "privateKeyPassword");
  const agent = text(server, "agentSocketPath") ?? process.env.SSH_AUTH_SOCK;
  return {
    username: text(server, "user") ?? "root",
    readyTimeout: (number(server, "perDialTimeout") ?? 15) * 1000,
    ...(password !== undefined && { password }),
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
    ...(agent !== undefined && { agent }),
    ...hostKeyCheck(text(server, "hostKey")),
  };
}

function hostKeyCheck(hostKey: string | undefined): ConnectConfig {
  if (hostKey === undefined) return {};
  const expected = utils.parseKey(hostKey);
  if (expected instanceof Error) throw new Error(`failed to parse host key: ${expected.message}`);
  const bytes = expected.getPublicSSH();
  const serverHostKey =
    expected.type === "ssh-rsa" ? (["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] as const) : [expected.type];
  return {
    // Only the pinned kind of key is asked for; a server has several.
    algorithms: {
      serverHostKey: [...serverHostKey] as NonNullable<ConnectConfig["algorithms"]>["serverHostKey"] &
        string[],
    },
    hostVerifier: (key: Buffer) => key.equals(bytes),
  };
}

function explain(error: Error & { level?: string }, address: string): string {
  if (/Host denied|host verification/i.test(error.message))
    return "ssh: handshake failed: ssh: host key mismatch";
  if (error.level === "client-authentication") {
    return "ssh: handshake failed: ssh: unable to authenticate, no supported methods remain";
  }
  if (error.level === "client-timeout") return `dial tcp ${address}: i/o timeout`;
  return error.level === "client-socket"
    ? `dial tcp ${address}: ${error.message}`
    : `ssh: handshake failed: ${error.message}`;
}

function forward(proxy: Client, server: Values): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    proxy.forwardOut(
      "127.0.0.1",
      0,
      text(server, "host") ?? "",
      number(server, "port") ?? 22,
      (error, channel) => {
        if (error) reject(new Error(`ssh: rejected: ${error.message}`));
        else resolve(channel);
      },
    );
  });
}
