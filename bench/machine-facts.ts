import { cpus, totalmem } from "node:os";

/** When and with what figures were measured, as lines of Markdown. */
export function facts(tools: readonly string[]): readonly string[] {
  const date = new Date().toISOString().slice(0, 10);
  return [`Measured on ${date}:`, "", ...[...machineFacts(), ...tools].map((fact) => `- ${fact}`)];
}

function machineFacts(): readonly string[] {
  const cores = cpus();
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `Node.js ${process.versions.node}`,
    "servers: Debian 12 in containers of the same machine, so that both tools and all servers share its cores",
  ];
}
