import { UserError } from "../../components/settings/user-error";
import { JumpHost } from "./jump-host";
import { Machines } from "./machines";
import { connect, needPlugin } from "./plugin";
import { runCommand } from "./run-command";

/** Where people are told. */
export interface Words {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/**
 * Runs a command while machines are reached by Session Manager, or waits until it is interrupted where there is none.
 * @returns the exit status
 */
export async function withSessions(
  command: readonly string[],
  { say, complain }: Words,
  port?: number,
): Promise<number> {
  const machines = new Machines();
  try {
    await needPlugin();
    await using host = await JumpHost.open(
      {
        keyOf: (where) => machines.publicKey(where),
        open: async (where, address) => connect(await machines.start(where, address), address),
      },
      eachOnce((message) => {
        complain(`Session Manager: ${message}`);
      }),
      port,
    );
    if (command.length > 0) return await runCommand(command);
    say(
      `Session Manager is open (${host.address}) until you press Ctrl-C; run \`pulumi up\` elsewhere on this machine`,
    );
    await untilInterrupted();
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    complain(error.message);
    return 1;
  } finally {
    machines.close();
  }
}

/** Whoever waits for a machine comes again and again. */
function eachOnce(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (!told.has(message)) tell(message);
    told.add(message);
  };
}

async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
