import type { Client } from "ssh2";
import { privilege, shellCommand } from "../steps/shell";
import { ReachError, type Target } from "./ssh-client";

/** Checks that the user has root rights without a password. @throws ReachError */
export async function checkServer(target: Target, client: Client): Promise<void> {
  if (target.user === "root") return;
  const { status, output } = await run(client, shellCommand(...privilege(target.user), "true"));
  if (status === 0) return;
  throw new ReachError(
    `${target.path}.user: ${target.user} has no root rights on ${target.name} (${output.trim()}); give them by a file in /etc/sudoers.d with the line "${target.user} ALL=(ALL) NOPASSWD:ALL"`,
    false,
  );
}

function run(client: Client, command: string): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      channel.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
      channel.on("data", (chunk: Buffer) => chunks.push(chunk));
      channel.on("close", (status: number | null) => {
        resolve({ status: status ?? 255, output: Buffer.concat(chunks).toString() });
      });
    });
  });
}
