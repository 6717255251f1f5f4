import type { Client } from "ssh2";
import { privilege, shellCommand } from "../steps/shell";
import { runCommand } from "./run-command";
import { ReachError, type Target } from "./ssh-client";

/** Checks that the user has root rights without a password. @throws ReachError */
export async function checkServer(target: Target, client: Client): Promise<void> {
  if (target.user === "root") return;
  const { status, stdout, stderr } = await runCommand(
    client,
    shellCommand(...privilege(target.user), "true"),
  );
  if (status === 0) return;
  const output = stdout + stderr;
  throw new ReachError(
    `${target.path}.user: ${target.user} has no root rights on ${target.name} (${output.trim()}); give them by a file in /etc/sudoers.d with the line "${target.user} ALL=(ALL) NOPASSWD:ALL"`,
    false,
  );
}
