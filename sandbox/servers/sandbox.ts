import { rmSync } from "node:fs";
import { join } from "node:path";

import type { ContainerEngine, Narrate } from "./container-engine";
import { findContainerEngine } from "./container-engine";
import { extraAuthorities } from "./extra-authorities";
import { ensureKeyPair } from "./key-pair";
import { makeServers } from "./make-servers";
import type { ServerRequest } from "./make-servers";
import { networkName } from "./network";
import { sandboxDirectory } from "./places";
import type { ProcessResult } from "./run-process";
import { removeMachine } from "./run-machine";
import { findServers } from "./running-server";
import type { FoundServer } from "./running-server";
import { SandboxError } from "./sandbox-error";
import { describeServer } from "./server-access";
import type { SandboxServer } from "./server-access";
import { sandboxKeyPath } from "./server-identity";
import { SshConnections } from "./ssh-connections";
import { waitForSsh } from "./wait-for-ssh";

export interface SandboxArgs {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Servers of the sandbox that are there already stay as they are; others are added. */
  readonly servers: readonly ServerRequest[];
  /** @default says nothing */
  readonly narrate?: Narrate;
}

/** Makes a sandbox or completes it, starts what is stopped, and waits until each server answers over SSH. */
export async function createSandbox(args: SandboxArgs): Promise<Sandbox> {
  const narrate = args.narrate ?? (() => undefined);
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(args.name))
    throw new SandboxError(
      `sandbox name "${args.name}": use up to 31 lower-case letters, digits and hyphens`,
    );
  const engine = await findContainerEngine(narrate);
  const made = await makeServers(engine, args.name, args.servers, narrate);
  return attach(engine, args.name, made);
}

/** The sandbox of this name with its servers, running or not; an error where there is none. */
export async function openSandbox(name: string): Promise<Sandbox> {
  const engine = await findContainerEngine(() => undefined);
  if ((await findServers(engine, name)).length > 0) return attach(engine, name);
  throw new SandboxError(
    `There is no sandbox "${name}". See which there are: npx tsx sandbox/servers/cli.ts list`,
  );
}

async function attach(engine: ContainerEngine, name: string, made: readonly string[] = []): Promise<Sandbox> {
  return new Sandbox(name, engine, await findServers(engine, name), made);
}

/** Named servers in containers of this machine, in a network of their own. */
export class Sandbox {
  readonly servers: readonly SandboxServer[];
  /** The private key of every server's user, in OpenSSH's format. */
  readonly privateKey: string;
  /** The file that holds it. */
  readonly privateKeyPath: string;
  /** Certificate authorities of this machine beyond the public ones: the value for `host.extraCa`, or empty. */
  readonly extraCa: string;
  private readonly connections: SshConnections;

  constructor(
    readonly name: string,
    private readonly engine: ContainerEngine,
    private readonly found: readonly FoundServer[],
    /** Names of the servers that are new: nothing was ever deployed to them. */
    readonly made: readonly string[],
  ) {
    const key = ensureKeyPair(sandboxKeyPath(name), `sandbox-${name}`);
    this.privateKey = key.privateKey;
    this.privateKeyPath = key.path;
    this.extraCa = extraAuthorities();
    this.servers = found.map((server) => describeServer(engine, server));
    this.connections = new SshConnections((server, command) => this.exec(server, command));
  }

  server(name: string): SandboxServer {
    const server = this.servers.find((candidate) => candidate.name === name);
    if (server !== undefined) return server;
    const names = this.servers.map((candidate) => candidate.name).join(", ");
    throw new SandboxError(`The sandbox ${this.name} has no server "${name}"; it has: ${names}`);
  }

  /** Runs a bash command line as root inside the server, not over SSH; its failure is an answer, not an error. */
  exec(name: string, command: string, input = ""): Promise<ProcessResult> {
    return this.engine.attempt(["exec", "-i", this.container(name), "bash", "-c", command], { input });
  }

  /** Shuts the server down as `poweroff` does. */
  async stop(name: string): Promise<void> {
    await this.engine.run(["stop", "--time", "30", this.container(name)]);
  }

  /** Cuts the power: nothing on the server gets a chance to finish. */
  async kill(name: string): Promise<void> {
    await this.engine.run(["kill", "--signal", "KILL", this.container(name)]);
  }

  /** Starts a server that was stopped or killed, and waits until it answers over SSH. */
  async start(name: string): Promise<void> {
    await this.engine.run(["start", this.container(name)]);
    const { address, port } = this.server(name);
    await waitForSsh(name, address, port);
  }

  async reboot(name: string): Promise<void> {
    await this.stop(name);
    await this.start(name);
  }

  /** From now on `countSshConnections` counts anew, on every server. */
  markSshConnections(): void {
    this.connections.mark();
  }

  /** SSH connections to this server since the mark (or its first start), whether they logged in or not. */
  countSshConnections(name: string): Promise<number> {
    return this.connections.count(this.server(name).name);
  }

  /** Removes one server with all that is on it. */
  async removeServer(name: string): Promise<void> {
    await removeMachine(this.engine, this.container(name));
    rmSync(join(sandboxDirectory(this.name), name), { recursive: true, force: true });
  }

  /** Removes the servers, their network and keys. Images and downloaded packages stay for the next sandbox. */
  async remove(): Promise<void> {
    await Promise.all(this.servers.map(({ name }) => this.removeServer(name)));
    await this.engine.attempt(["network", "rm", networkName(this.name)]);
    rmSync(sandboxDirectory(this.name), { recursive: true, force: true });
  }

  private container(name: string): string {
    const container = this.found.find((server) => server.name === this.server(name).name)?.container;
    if (container === undefined) throw new SandboxError(`The sandbox ${this.name} has no server "${name}"`);
    return container;
  }
}
