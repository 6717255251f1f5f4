import { mustRun, runProcess } from "../../servers/run-process";

/**
 * Gives this machine an address on `lo`, where it answers machines of every bridge too, and its own programs.
 * @param prefix of the cloud's public addresses; by it the address is found again
 */
export async function addAddress(prefix: string, address: string): Promise<void> {
  if ((await addresses(prefix)).includes(address)) return;
  await mustRun("ip", ["address", "replace", `${address}/32`, "dev", "lo", "label", labelOf(prefix)]);
}

/** Takes the cloud's addresses away that are none of these. */
export async function keepOnlyAddresses(prefix: string, wanted: readonly string[]): Promise<void> {
  for (const address of await addresses(prefix))
    if (!wanted.includes(address))
      await runProcess("ip", ["address", "delete", `${address}/32`, "dev", "lo"]);
}

async function addresses(prefix: string): Promise<string[]> {
  const words = ["-4", "-oneline", "address", "show", "label", labelOf(prefix)];
  const there = await mustRun("ip", words);
  return [...there.matchAll(/inet ([\d.]+)\/32/g)].map(([, address = ""]) => address);
}

/** Labels have at most fifteen characters: "lo:alb-77". */
function labelOf(prefix: string): string {
  return `lo:alb-${prefix.split(".").at(-1) ?? ""}`;
}
