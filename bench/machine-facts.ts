import { cpus, totalmem } from "node:os";

/** What the figures depend on: one line for each fact about this machine. */
export function machineFacts(): readonly string[] {
  const cores = cpus();
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `Node.js ${process.versions.node}`,
    "servers: Debian 12 in containers of the same machine, so that both tools and all servers share its cores",
  ];
}
