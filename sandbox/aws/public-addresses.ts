import type { ContainerEngine } from "../servers/container-engine";
import { mustRun } from "../servers/run-process";

/**
 * Gives a machine its public address: one more on its interface, and a way to it from this machine, by which the
 * others come too. @param prefix first three numbers of the cloud's public addresses, to know those that it had before
 */
export async function setPublicAddress(
  engine: ContainerEngine,
  machine: { readonly container: string; readonly privateAddress: string },
  prefix: string,
  wanted: string | undefined,
): Promise<void> {
  const inside = (...args: string[]) => engine.run(["exec", machine.container, "ip", ...args]);
  const there = await inside("-4", "-oneline", "address", "show", "dev", "eth0");
  const former = [...there.matchAll(/inet ([\d.]+)\/32/g)]
    .map(([, address = ""]) => address)
    .filter((address) => address.startsWith(`${prefix}.`));
  for (const address of former.filter((each) => each !== wanted))
    await inside("address", "delete", `${address}/32`, "dev", "eth0");
  if (wanted === undefined) return;
  if (!former.includes(wanted)) await inside("address", "add", `${wanted}/32`, "dev", "eth0");
  await mustRun("ip", ["route", "replace", `${wanted}/32`, "via", machine.privateAddress]);
}

/** Removes the ways to public addresses that no machine has any more. */
export async function keepOnlyRoutes(prefix: string, wanted: readonly string[]): Promise<void> {
  const routes = await mustRun("ip", ["-4", "route", "show", "root", `${prefix}.0/24`]);
  const there = [...routes.matchAll(/^([\d.]+) via/gm)].map(([, address = ""]) => address);
  for (const address of there.filter((each) => !wanted.includes(each)))
    await mustRun("ip", ["route", "delete", `${address}/32`]);
}
