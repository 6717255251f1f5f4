import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import type { ContainerEngine, Narrate } from "../servers/container-engine";
import { findContainerEngine } from "../servers/container-engine";
import { withLock } from "../servers/lock";
import { sandboxDirectory } from "../servers/places";
import { removeMachine } from "../servers/run-machine";
import { runProcess } from "../servers/run-process";
import type { ProcessResult } from "../servers/run-process";
import { SandboxError } from "../servers/sandbox-error";
import { keepOnlyAddresses } from "./balancers/own-addresses";
import { askForBalancers } from "./balancers/wanted-balancers";
import { openClients } from "./clients";
import { cloudFolder, endpointOf, readCloudFacts } from "./cloud-folder";
import type { CloudFacts } from "./cloud-folder";
import { endCloudProcess, isCloudProcess, startCloudProcess } from "./cloud-process";
import { databaseAuthority } from "./databases/authority";
import { findDatabases, removeDatabase } from "./databases/database-container";
import { Disks } from "./disks";
import { ensureMoto } from "./moto";
import { keepOnlyRoutes } from "./public-addresses";
import { findMachines } from "./running-machines";
import type { RunningMachine } from "./running-machines";
import { keepOnlyNetworks } from "./vpc-networks";

export interface AwsSandboxArgs {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The region whose instances become containers. */
  readonly region: string;
  /** @default says nothing */
  readonly narrate?: Narrate;
}

/** Starts the cloud of a sandbox, or finds the one that runs. */
export async function startAws({
  name,
  region,
  narrate = () => undefined,
}: AwsSandboxArgs): Promise<AwsSandbox> {
  const engine = await rootsEngine(narrate);
  await ensureMoto(narrate);
  return withLock(`cloud-${name}`, narrate, async () => {
    const former = readCloudFacts(name);
    if (former !== undefined && isCloudProcess(former.pid)) {
      if (former.region === region) return new AwsSandbox(name, engine, former, false);
      throw new SandboxError(`the cloud of the sandbox ${name} serves ${former.region}, not ${region}`);
    }
    // What ran there cannot be known to a new cloud, whose state begins empty.
    await removeLeftovers(engine, name, former?.prefix);
    const prefix = former?.prefix ?? freePrefix(name);
    return new AwsSandbox(name, engine, await startCloudProcess(name, region, prefix), true);
  });
}

/** The cloud of this name, running or not; undefined where there is none. */
export async function openAws(name: string): Promise<AwsSandbox | undefined> {
  const facts = readCloudFacts(name);
  return facts && new AwsSandbox(name, await rootsEngine(() => undefined), facts, false);
}

/** AWS on this machine: its API, and a container for each instance. */
export class AwsSandbox {
  readonly endpointUrl: string;
  readonly region: string;

  constructor(
    readonly name: string,
    private readonly engine: ContainerEngine,
    private readonly facts: CloudFacts,
    /** Nothing was ever asked of it. */
    readonly isNew: boolean,
  ) {
    this.endpointUrl = endpointOf(facts);
    this.region = facts.region;
  }

  get isRunning(): boolean {
    return isCloudProcess(this.facts.pid);
  }

  machines(): Promise<RunningMachine[]> {
    return findMachines(this.engine, this.name);
  }

  /** The container of the instance with this name (tag `Name`), or with this id. */
  async machineNamed(name: string): Promise<string> {
    const Filters = [
      { Name: name.startsWith("i-") ? "instance-id" : "tag:Name", Values: [name] },
      { Name: "instance-state-name", Values: ["running"] },
    ];
    const { ec2 } = openClients(this.endpointUrl, this.region);
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    const id = Reservations[0]?.Instances?.[0]?.InstanceId;
    const machine = (await this.machines()).find((each) => each.id === id);
    if (machine === undefined)
      throw new SandboxError(`no instance "${name}" runs in the sandbox ${this.name}`);
    return machine.container;
  }

  /** Containers of databases, by the names of the databases or their clusters. */
  async databases(): Promise<Record<string, string>> {
    const there = await findDatabases(this.engine, this.name);
    return Object.fromEntries(there.map(({ id, container }) => [id, container]));
  }

  /** Who signs the certificates of databases, in PEM form: the value of `database.rds.certificateAuthority`. */
  get databaseAuthority(): string {
    return databaseAuthority(this.name);
  }

  /** Where visitors find the load balancer; an error unless there is one, and one only. */
  async balancerAddress(): Promise<string> {
    const { balancers } = await askForBalancers(this.endpointUrl);
    const [balancer] = balancers;
    if (balancer === undefined || balancers.length > 1)
      throw new SandboxError(`the sandbox ${this.name} has ${balancers.length} load balancers, not one`);
    return balancer.publicAddress ?? balancer.privateAddress;
  }

  /** Arguments of the container engine's command that open a shell of the user there, or run a command. */
  async shell(name: string, user: string, command: readonly string[]): Promise<[string, string[]]> {
    const terminal = process.stdin.isTTY ? ["--interactive", "--tty"] : ["--interactive"];
    const words = command.length === 0 ? [] : ["-c", command.join(" ")];
    const container = await this.machineNamed(name);
    return [this.engine.kind, ["exec", ...terminal, container, "su", "--login", user, ...words]];
  }

  /** Runs a bash command line as root on the machine of an instance, not over SSH. */
  async exec(instance: string, command: string): Promise<ProcessResult> {
    const machine = (await this.machines()).find(({ id }) => id === instance);
    if (machine === undefined)
      throw new SandboxError(`${instance} has no machine in the sandbox ${this.name}`);
    return this.engine.attempt(["exec", "-i", machine.container, "bash", "-c", command]);
  }

  /** Ends the cloud and removes all of it: machines, networks, volumes. Images and packages stay. */
  async remove(): Promise<void> {
    await endCloudProcess(this.facts.pid);
    await removeLeftovers(this.engine, this.name, this.facts.prefix);
    await runProcess("ip", ["address", "delete", `${this.facts.prefix}.1/32`, "dev", "lo"]);
    rmSync(sandboxDirectory(this.name), { recursive: true, force: true });
  }
}

async function rootsEngine(narrate: Narrate): Promise<ContainerEngine> {
  const engine = await findContainerEngine(narrate);
  if (engine.machine.root && engine.reach === "address") return engine;
  throw new SandboxError(
    "AWS's sandbox gives machines networks and disks of their own, which takes root on Linux: run it with sudo.",
  );
}

async function removeLeftovers(engine: ContainerEngine, name: string, prefix?: string): Promise<void> {
  const machines = await findMachines(engine, name);
  const databases = await findDatabases(engine, name);
  await Promise.all([
    ...machines.map(({ container }) => removeMachine(engine, container)),
    ...databases.map((database) => removeDatabase(engine, name, database)),
  ]);
  await keepOnlyNetworks(engine, name, []);
  if (prefix !== undefined) {
    await keepOnlyRoutes(prefix, []);
    await keepOnlyAddresses(prefix, []);
  }
  const volumes = join(cloudFolder(name), "volumes");
  if (existsSync(volumes)) await new Disks(volumes).keepOnly([]);
  rmSync(join(cloudFolder(name), "machines"), { recursive: true, force: true });
}

/** Networks 198.19.x.0/24 are for tests between devices (RFC 2544): nobody's addresses are taken. */
function freePrefix(name: string): string {
  const first = createHash("sha256").update(name).digest().readUInt8(0);
  const used = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  const prefixes = Array.from({ length: 256 }, (_, index) => `198.19.${(first + index) % 256}`);
  const free = prefixes.find((prefix) => !used.some((address) => address.startsWith(`${prefix}.`)));
  if (free === undefined) throw new SandboxError("all networks 198.19.x.0/24 are in use on this machine");
  return free;
}
