import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerEngine, Narrate } from "../servers/container-engine";
import { cacheDirectory } from "../servers/places";
import { runMachine } from "../servers/run-machine";
import { SandboxError } from "../servers/sandbox-error";
import type { MachinePlan } from "../servers/server-container";
import { writeMachineFiles } from "../servers/server-identity";
import { cloudFolder } from "./cloud-folder";
import { ensureMachineImage } from "./container-image";
import { publicationOf } from "./machine-images";
import type { Metadata } from "./metadata";
import { ensureVpcNetwork, gatewayOf } from "./vpc-networks";
import type { WantedMachine } from "./wanted-machines";

/** Makes the container of an instance: its image's system, at its address in its VPC. */
export async function bootMachine(
  engine: ContainerEngine,
  sandbox: string,
  machine: WantedMachine,
  metadata: Metadata,
  narrate: Narrate,
): Promise<void> {
  const publication = publicationOf(machine.imageName);
  if (publication === undefined)
    throw new SandboxError(`the sandbox has no image "${machine.imageName}" (${machine.id})`);
  const { system } = publication;
  const image = await ensureMachineImage(engine, system, narrate);
  const plan: MachinePlan = {
    container: `tierwright-${sandbox}-${machine.id}`,
    hostName: `ip-${machine.privateAddress.replaceAll(".", "-")}`,
    labels: { cloud: sandbox, instance: machine.id, system, address: machine.privateAddress },
    image,
    network: await ensureVpcNetwork(engine, sandbox, machine.vpc, machine.network),
    address: machine.privateAddress,
    ...(machine.macAddress !== undefined && { macAddress: machine.macAddress }),
    gateway: gatewayOf(machine.network),
    memoryMiB: 1024,
    localHttpPort: undefined,
    hasDisks: true,
    identityFolder: identityFolder(sandbox, machine.id),
    packagesFolder: join(cacheDirectory(), "packages", system),
    pipFolder: join(cacheDirectory(), "pip"),
  };
  writeMachineFiles(plan);
  writeIdentityFile(sandbox, machine.id, "metadata.json", JSON.stringify(metadata));
  await runMachine(engine, plan);
}

/** What a machine reads as /opt/sandbox/identity; what changes there is replaced in one step. */
export function writeIdentityFile(sandbox: string, id: string, name: string, content: string): void {
  const folder = identityFolder(sandbox, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${name}.new`), content, { mode: 0o600 });
  renameSync(join(folder, `${name}.new`), join(folder, name));
}

export function identityFolder(sandbox: string, id: string): string {
  return join(cloudFolder(sandbox), "machines", id);
}
