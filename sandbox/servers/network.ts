import { createHash } from "node:crypto";
import { networkInterfaces } from "node:os";

import type { ContainerEngine } from "./container-engine";
import { SandboxError } from "./sandbox-error";

/** The bridge network of one sandbox: servers have fixed addresses in it. */
export interface SandboxNetwork {
  readonly name: string;
  /** First three numbers of its addresses: "10.213.7". */
  readonly prefix: string;
}

/** How many networks to try: another program may use some. */
const attempts = 24;

export function networkName(sandbox: string): string {
  return `tierwright-${sandbox}`;
}

/** The sandbox's network; the first time it is made, with addresses that follow from the sandbox's name. */
export async function ensureNetwork(engine: ContainerEngine, sandbox: string): Promise<SandboxNetwork> {
  const name = networkName(sandbox);
  const there = await engine.attempt(["network", "inspect", name]);
  if (there.status === 0) return { name, prefix: prefixIn(there.stdout, name) };
  let words = "";
  for (const prefix of candidatePrefixes(sandbox, usedPrefixes())) {
    const addresses = { subnet: `${prefix}.0/24`, gateway: `${prefix}.1` };
    const plan = { name, ...addresses, label: `sandbox=${sandbox}` };
    const made = await engine.attempt(networkArguments(engine, plan));
    if (made.status === 0) return { name, prefix };
    words = made.stderr.trim();
  }
  throw new SandboxError(
    `No network could be made for the sandbox ${sandbox}:\n${words}\n` +
      `See ${engine.kind} network ls, and remove what you do not need with ${engine.kind} network rm.`,
  );
}

/** Prefixes 10.213.0 to 10.213.255 in an order that depends on the name only, without those in use. */
export function candidatePrefixes(sandbox: string, used: ReadonlySet<string>): string[] {
  const first = createHash("sha256").update(sandbox).digest().readUInt8(0);
  return Array.from({ length: 256 }, (_, index) => `10.213.${(first + index) % 256}`)
    .filter((prefix) => !used.has(prefix))
    .slice(0, attempts);
}

/** The lowest free address from .10 on; .1 is this machine. */
export function freeAddress(prefix: string, used: readonly string[]): string {
  const numbers = Array.from({ length: 240 }, (_, index) => `${prefix}.${index + 10}`);
  const free = numbers.find((address) => !used.includes(address));
  if (free === undefined)
    throw new SandboxError(`The network ${prefix}.0/24 has no free address: remove servers.`);
  return free;
}

/** A bridge network that is to be made. */
export interface NetworkPlan {
  readonly name: string;
  /** Its addresses: 10.213.7.0/24. */
  readonly subnet: string;
  /** The address of this machine in it. */
  readonly gateway: string;
  /** By which it is found again: `tierwright.<key>=<value>`. */
  readonly label: string;
}

/** Arguments of `podman network` or `docker network` that make it. */
export function networkArguments(
  engine: Pick<ContainerEngine, "kind" | "machine">,
  { name, subnet, gateway, label }: NetworkPlan,
): string[] {
  const { mtu } = engine.machine;
  const mtuOption = engine.kind === "podman" ? `mtu=${mtu}` : `com.docker.network.driver.mtu=${mtu}`;
  return [
    ...["network", "create", "--subnet", subnet, "--gateway", gateway],
    ...["--label", `tierwright.${label}`],
    // Larger packets than the way out carries are lost where the answer "too big" is filtered.
    ...(mtu < 1500 ? ["--opt", mtuOption] : []),
    ...(engine.kind === "podman" ? ["--disable-dns"] : []),
    name,
  ];
}

function prefixIn(inspection: string, name: string): string {
  const prefix = /"(\d+\.\d+\.\d+)\.0\/24"/.exec(inspection)?.[1];
  if (prefix === undefined)
    throw new SandboxError(`The network ${name} has no addresses of the form a.b.c.0/24.`);
  return prefix;
}

function usedPrefixes(): Set<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return new Set(addresses.map(({ address }) => address.split(".").slice(0, 3).join(".")));
}
