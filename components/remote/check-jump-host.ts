import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../settings/user-error";
import { jumpHost } from "./jump-host";

/** How often it is looked for, as it may have been started a moment ago, and how long apart, in milliseconds. */
const attempts = 5;
const apart = 1000;

/**
 * Whether machines can be reached by Session Manager: otherwise a run would find out only at the first machine.
 * @throws UserError
 */
export async function checkJumpHost(port: number = jumpHost.port): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await isOpen(port)) return;
    if (attempt < attempts) await pause(apart);
  }
  throw new UserError(
    `tierwright:aws.sshBy: machines are reached by Session Manager, which is not open here (${jumpHost.address}, port ${port}); nothing was changed. Run the command by way of it: \`npm run sessions -- pulumi up\``,
  );
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect({ host: jumpHost.address, port, timeout: apart });
  try {
    const timedOut = once(socket, "timeout").then(() => [""]);
    const [said]: unknown[] = await Promise.race([once(socket, "data"), timedOut]);
    return String(said).startsWith(`SSH-2.0-${jumpHost.ident}`);
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
