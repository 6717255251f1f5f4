import type { Duplex } from "node:stream";
import { Client, type ConnectConfig } from "ssh2";
import { inUrl } from "../settings/shapes/address";

/** A machine to log in to. */
export interface Target {
  readonly name: string;
  /** Path of its settings, for messages. */
  readonly path: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** `type base64`, without a comment. */
  readonly hostKey: string;
  readonly privateKey: string;
}

/** A host to go through. */
export interface GatewayTarget extends Omit<Target, "hostKey"> {
  /** Undefined: the jump host of Session Manager, on this very machine. */
  readonly hostKey?: string | undefined;
}

/** A machine cannot be used; the message says why and what to do. */
export class ReachError extends Error {
  /** @param mayPass whether waiting may help: the machine is still booting. */
  constructor(
    message: string,
    readonly mayPass: boolean,
  ) {
    super(message);
  }
}

/** A connection that ends with its block. */
export class Connection implements AsyncDisposable {
  constructor(readonly client: Client) {}

  [Symbol.asyncDispose](): Promise<void> {
    this.client.end();
    return Promise.resolve();
  }
}

/**
 * Logs in, on `socket` where the way leads through a bastion.
 * @throws ReachError
 */
export function connect(target: GatewayTarget, socket?: Duplex): Promise<Connection> {
  const client = new Client();
  return new Promise((resolve, reject) => {
    client.once("ready", () => {
      resolve(new Connection(client));
    });
    client.on("error", (error: Error & { level?: string }) => {
      reject(explain(target, error));
    });
    try {
      client.connect(options(target, socket));
    } catch (error) {
      reject(
        new ReachError(`${target.path}: ${error instanceof Error ? error.message : String(error)}`, false),
      );
    }
  });
}

/** A way through `bastion` to the server. @throws ReachError */
export function openTunnel(bastion: Client, by: GatewayTarget, target: Target): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    bastion.forwardOut("127.0.0.1", 0, target.address, target.port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else
        reject(new ReachError(`${target.name} does not answer through ${by.name}: ${error.message}`, true));
    });
  });
}

const wrongHostKey = "Host denied (verification failed)";

function options(target: GatewayTarget, socket: Duplex | undefined): ConnectConfig {
  return {
    host: target.address,
    port: target.port,
    username: target.user,
    privateKey: target.privateKey,
    readyTimeout: 15_000,
    // A server that went away while a command runs is noticed within a minute.
    keepaliveInterval: 15_000,
    ...(socket === undefined ? {} : { sock: socket }),
    ...(target.hostKey === undefined ? {} : pinned(target.hostKey)),
  };
}

function pinned(hostKey: string): ConnectConfig {
  const [type = "", key = ""] = hostKey.split(" ");
  return {
    algorithms: { serverHostKey: hostKeyAlgorithms(type) },
    hostVerifier: (offered: Buffer) => offered.equals(Buffer.from(key, "base64")),
  };
}

/** An RSA key is used with SHA-2 signatures (RFC 8332); other types have one algorithm of the same name. */
function hostKeyAlgorithms(
  type: string,
): NonNullable<NonNullable<ConnectConfig["algorithms"]>["serverHostKey"]> {
  switch (type) {
    case "ssh-rsa":
      return ["rsa-sha2-512", "rsa-sha2-256"];
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
      return [type];
    default:
      return ["ssh-ed25519"];
  }
}

function explain(target: GatewayTarget, error: Error & { level?: string }): ReachError {
  const { name, path, address, port, user, hostKey } = target;
  if (hostKey === undefined) return noJumpHost(target, error);
  const where = `${name} (${address}, port ${port})`;
  if (error.message === wrongHostKey || error.message.includes("no matching host key")) {
    return new ReachError(
      `${path}.hostKey: ${where} shows another host key; if the machine was replaced, compare the key on its console and put in what \`npm run host-keys -- ${inUrl(address)}:${port}\` prints`,
      false,
    );
  }
  if (error.level === "client-authentication") {
    return new ReachError(
      `${path}: ${where} refuses the user ${user} with this key; put the public key into ~${user}/.ssh/authorized_keys there, or correct the user or ssh.privateKey`,
      false,
    );
  }
  return new ReachError(`${where} does not answer: ${error.message}`, true);
}

/** Whoever listens there says nothing of ours: it is closed, it has said itself what is wrong, or it is another program. */
function noJumpHost({ address, port }: GatewayTarget, error: Error & { level?: string }): ReachError {
  return new ReachError(
    error.level === "client-authentication"
      ? "Session Manager cannot be used; what `npm run sessions` has printed says why"
      : `Session Manager is not open here (${address}, port ${port}: ${error.message}); run the command by way of it: \`npm run sessions -- pulumi up\``,
    false,
  );
}
