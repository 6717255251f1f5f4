import type { Server } from "../settings/settings";

/** A line of a rollout about a machine of a group, which is called by its instance id. */
const ofMachine = /^(i-[0-9a-f]+): (.*)$/;

/**
 * What a rollout said last of each server, or of each machine of a group: in lines that begin with its name.
 * @param said everything that it said
 */
export function rolloutResult(
  servers: readonly Pick<Server, "name" | "machine">[],
  said: string,
): Readonly<Record<string, string>> {
  const lines = said.split("\n");
  return Object.fromEntries(
    servers.flatMap(({ name, machine }) =>
      machine.kind === "group" ? resultsOfMachines(lines) : [[name, lastLineOf(name, lines)]],
    ),
  );
}

function lastLineOf(server: string, lines: readonly string[]): string {
  const start = `${server}: `;
  return lines.findLast((line) => line.startsWith(start))?.slice(start.length) ?? "";
}

/** In order of their ids; a later line takes the place of an earlier one. */
function resultsOfMachines(lines: readonly string[]): [string, string][] {
  const last = new Map<string, string>();
  for (const line of lines) {
    const [, machine, text] = ofMachine.exec(line) ?? [];
    if (machine !== undefined && text !== undefined) last.set(machine, text);
  }
  return [...last].sort(([one], [other]) => (one < other ? -1 : 1));
}
