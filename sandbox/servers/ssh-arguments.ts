import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { sandboxDirectory } from "./places";
import type { Sandbox } from "./sandbox";

/** Arguments of ssh(1) that log in to a server of a sandbox with its key, and trust its pinned host key only. */
export function sshArguments(sandbox: Sandbox, serverName: string): string[] {
  const server = sandbox.server(serverName);
  const knownHosts = join(sandboxDirectory(sandbox.name), server.name, "known_hosts");
  writeFileSync(
    knownHosts,
    `[${server.address}]:${server.port} ${server.hostKey}\n${server.address} ${server.hostKey}\n`,
  );
  return [
    ...["-F", "none", "-i", sandbox.privateKeyPath, "-p", String(server.port)],
    ...["-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes"],
    ...[
      "-o",
      `UserKnownHostsFile="${knownHosts}"`,
      "-o",
      "GlobalKnownHostsFile=none",
      "-o",
      "LogLevel=ERROR",
    ],
    `${server.user}@${server.address}`,
  ];
}
