import type { ProcessResult } from "./run-process";
import { SandboxError } from "./sandbox-error";

/** Counts the SSH connections that servers received, from their journals. */
export class SshConnections {
  private since = 0;

  constructor(private readonly exec: (server: string, command: string) => Promise<ProcessResult>) {}

  mark(): void {
    this.since = Date.now();
  }

  async count(server: string): Promise<number> {
    const result = await this.exec(server, journalCommand(this.since));
    if (result.status !== 0)
      throw new SandboxError(`${server}: its journal cannot be read: ${result.stderr.trim()}`);
    return countConnections(result.stdout);
  }
}

/** OpenSSH 9.8 and later log connections as sshd-session. */
function journalCommand(sinceMilliseconds: number): string {
  const since = (sinceMilliseconds / 1000).toFixed(3);
  return `journalctl --quiet --sync; journalctl --quiet --output=cat --since=@${since} -t sshd -t sshd-session`;
}

/** sshd writes "Connection from ADDRESS port PORT …" for each connection at LogLevel VERBOSE. */
export function countConnections(journal: string): number {
  return journal.split("\n").filter((line) => line.startsWith("Connection from ")).length;
}
