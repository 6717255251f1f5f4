import { existsSync } from "node:fs";
import { join } from "node:path";

import type { ContainerEngine, Narrate } from "./container-engine";
import { ensureImage } from "./image";
import { withLock } from "./lock";
import { ensureNetwork, freeAddress } from "./network";
import { cacheDirectory, sandboxDirectory } from "./places";
import { findServers } from "./running-server";
import type { FoundServer } from "./running-server";
import { SandboxError } from "./sandbox-error";
import { runMachine } from "./run-machine";
import { containerName } from "./server-container";
import type { ServerPlan } from "./server-container";
import { waitForServer } from "./server-access";
import { sandboxKeyPath, writeIdentity } from "./server-identity";
import type { System } from "./systems";

/** A server to make. */
export interface ServerRequest {
  /** A host name: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** @default debian-12 */
  readonly system?: System;
  /** The user that logs in by key and has sudo without a password. @default admin */
  readonly user?: string;
  /** What the server may use, and what it believes to have. @default 1024 */
  readonly memoryMiB?: number;
  /** Port of 127.0.0.1 on this machine which also leads to the server's port 80. @default none */
  readonly localHttpPort?: number;
}

/** Makes the servers that are missing and starts the stopped ones, all at the same time; returns the names of the new ones. */
export async function makeServers(
  engine: ContainerEngine,
  sandbox: string,
  requests: readonly ServerRequest[],
  narrate: Narrate,
): Promise<string[]> {
  return withLock(`sandbox-${sandbox}`, narrate, async () => {
    const there = await serversOfThisClone(engine, sandbox);
    const missing = requests.filter((request) => !there.some(({ name }) => name === request.name));
    const plans = await planServers(engine, sandbox, missing, there, narrate);
    const started = Date.now();
    for (const plan of plans) writeIdentity(plan);
    const stopped = there.filter(({ running }) => !running);
    await Promise.all([
      ...plans.map((plan) => runMachine(engine, plan)),
      ...stopped.map(({ container }) => engine.run(["start", container])),
    ]);
    const servers = await findServers(engine, sandbox);
    await Promise.all(servers.map((server) => waitForServer(engine, server)));
    const changed = plans.length + stopped.length;
    if (changed > 0) narrate(`${changed} servers started in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return plans.map(({ server }) => server);
  });
}

/** Servers whose keys are not in this clone cannot be used from it. */
async function serversOfThisClone(engine: ContainerEngine, sandbox: string): Promise<FoundServer[]> {
  const servers = await findServers(engine, sandbox);
  if (servers.length === 0 || existsSync(sandboxKeyPath(sandbox))) return servers;
  const names = servers.map(({ container }) => container);
  throw new SandboxError(
    `Servers of a sandbox "${sandbox}" exist already (${names.join(", ")}), made from another clone of this project: ` +
      `use that one, choose another name, or remove them: ${engine.kind} rm --force ${names.join(" ")}`,
  );
}

async function planServers(
  engine: ContainerEngine,
  sandbox: string,
  requests: readonly ServerRequest[],
  there: readonly FoundServer[],
  narrate: Narrate,
): Promise<ServerPlan[]> {
  if (requests.length === 0) return [];
  const images = new Map<System, string>();
  for (const system of new Set(requests.map((request) => request.system ?? "debian-12")))
    images.set(system, await ensureImage(engine, system, narrate));
  const network = await ensureNetwork(engine, sandbox);
  const used = there.map(({ privateAddress }) => privateAddress);
  return requests.map((request) => {
    const system = request.system ?? "debian-12";
    const address = freeAddress(network.prefix, used);
    used.push(address);
    const user = request.user ?? "admin";
    return {
      sandbox,
      server: request.name,
      user,
      container: containerName(sandbox, request.name),
      hostName: request.name,
      labels: { sandbox, server: request.name, system, user, address },
      image: images.get(system) ?? "",
      network: network.name,
      address,
      gateway: `${network.prefix}.1`,
      memoryMiB: request.memoryMiB ?? 1024,
      localHttpPort: request.localHttpPort,
      identityFolder: join(sandboxDirectory(sandbox), request.name),
      packagesFolder: join(cacheDirectory(), "packages", system),
      pipFolder: join(cacheDirectory(), "pip"),
    };
  });
}
