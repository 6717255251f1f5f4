import type { ContainerEngine } from "./container-engine";
import { ensureKeyPair, hostKeyPin } from "./key-pair";
import type { FoundServer } from "./running-server";
import { SandboxError } from "./sandbox-error";
import { serverKeyPath } from "./server-identity";
import { waitForSsh } from "./wait-for-ssh";

/** How to reach one server of a sandbox. */
export interface SandboxServer {
  readonly name: string;
  /** Where this machine reaches it. */
  readonly address: string;
  /** Its SSH port at `address`. */
  readonly port: number;
  /** Where the other servers of the sandbox reach it. */
  readonly privateAddress: string;
  /** Its HTTP and HTTPS ports at `address`. */
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Port of 127.0.0.1 which also leads to its port 80, where there is one. */
  readonly localHttpPort: number | undefined;
  /** The key to pin: "ssh-ed25519 AAAA…". */
  readonly hostKey: string;
  readonly user: string;
  readonly system: string;
  readonly running: boolean;
}

/** Ports that the engine publishes on 127.0.0.1 are known only while the server runs: 0 otherwise. */
export function describeServer(engine: Pick<ContainerEngine, "reach">, server: FoundServer): SandboxServer {
  const direct = engine.reach === "address";
  return {
    name: server.name,
    address: direct ? server.privateAddress : "127.0.0.1",
    port: direct ? 22 : (server.published[22] ?? 0),
    privateAddress: server.privateAddress,
    httpPort: direct ? 80 : (server.published[80] ?? 0),
    httpsPort: direct ? 443 : (server.published[443] ?? 0),
    localHttpPort: server.published[80],
    hostKey: hostKeyPin(ensureKeyPair(serverKeyPath(server.sandbox, server.name), server.name)),
    user: server.user,
    system: server.system,
    running: server.running,
  };
}

/** Waits until the server answers over SSH; where it does not, says what it said last. */
export async function waitForServer(engine: ContainerEngine, server: FoundServer): Promise<void> {
  const { address, port } = describeServer(engine, server);
  try {
    await waitForSsh(server.name, address, port);
  } catch (error) {
    const logs = await engine.attempt(["logs", "--tail", "15", server.container]);
    const words = error instanceof Error ? error.message : String(error);
    throw new SandboxError(
      `${words}\n${(logs.stdout + logs.stderr).trim()}\nLook inside: ${engine.kind} logs ${server.container}`,
    );
  }
}
