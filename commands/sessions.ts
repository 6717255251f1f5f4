/**
 * `npm run sessions -- COMMAND…`: runs a command while machines are reached by AWS's Session Manager, as `aws.sshBy` wants
 * it. Without a command, until it is interrupted.
 */
import { UserError } from "../components/settings/user-error";
import { JumpHost } from "./sessions/jump-host";
import { Machines } from "./sessions/machines";
import { connect, needPlugin } from "./sessions/plugin";
import { runCommand } from "./sessions/run-command";

async function sessions(command: readonly string[]): Promise<number> {
  const machines = new Machines();
  try {
    await needPlugin();
    await using host = await JumpHost.open(
      {
        keyOf: (where) => machines.publicKey(where),
        open: async (where, address) => connect(await machines.start(where, address), address),
      },
      once(say),
    );
    if (command.length > 0) return await runCommand(command);
    console.log(
      `Session Manager is open (${host.address}) until you press Ctrl-C; run \`pulumi up\` elsewhere on this machine`,
    );
    await untilInterrupted();
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    machines.close();
  }
}

function say(message: string): void {
  console.error(`Session Manager: ${message}`);
}

/** Whoever waits for a machine comes again and again. */
function once(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (!told.has(message)) tell(message);
    told.add(message);
  };
}

async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => { resolve(); });
  });
}

void sessions(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
