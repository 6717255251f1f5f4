/**
 * Waits until a server answers over SSH and checks what every later command relies on: its host key, the login,
 * root rights, and that we know its system. A separate program, so that each mistake has a message of its own and a
 * wrong key is tried once only; run by `RemoteServer` with its settings as JSON on standard input.
 */
import { text } from "node:stream/consumers";
import { z } from "zod";
import { asGateway, atServer } from "./log-in";
import { ReachError, type Target } from "./ssh-client";
import { checkServer } from "./server-check";

const target = {
  address: z.string(),
  port: z.int(),
  user: z.string(),
  hostKey: z.string(),
  privateKey: z.string(),
};
const request = z.object({
  ...target,
  name: z.string(),
  bootTimeoutSeconds: z.int(),
  bastion: z.object({ ...target, hostKey: z.string().optional() }).optional(),
});

type Request = z.output<typeof request>;

/** Seconds between two attempts. */
const pauseSeconds = 2;

async function reach(given: Request): Promise<void> {
  const end = Date.now() + given.bootTimeoutSeconds * 1000;
  for (let attempt = 1; ; attempt++) {
    try {
      await attemptOnce(given);
      return;
    } catch (error) {
      if (!(error instanceof ReachError) || !error.mayPass) throw error;
      if (Date.now() >= end) {
        throw new ReachError(
          `${error.message}, ${given.bootTimeoutSeconds} seconds long; start it, correct its address, or raise ssh.bootTimeoutSeconds`,
          false,
        );
      }
      if (attempt % 5 === 1) console.log(`${given.name}: waiting for it to boot (${error.message})`);
      await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1000));
    }
  }
}

async function attemptOnce({ bastion, ...server }: Request): Promise<void> {
  const named: Target = { ...server, path: `servers.${server.name}` };
  await atServer({ server: named, bastion: bastion && asGateway(bastion) }, (client) =>
    checkServer(named, client),
  );
}

async function main(): Promise<void> {
  try {
    const given = request.parse(JSON.parse(await text(process.stdin)));
    await reach(given);
    console.log(`${given.name} answers`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

void main();
