import { z } from "zod";

const login = z.object({ address: z.string(), port: z.int(), user: z.string(), hostKey: z.string() });

/** The outputs of a stack that say how the machines which it made are reached; there are others. */
const outputs = z.object({
  servers: z
    .record(z.string(), z.object({ address: z.string(), hostKey: z.string().optional() }))
    .default({}),
  bastion: login.optional(),
  sshPrivateKey: z.string().optional(),
});

/** What the last run told about the machines that it made. */
export type MadeMachines = z.output<typeof outputs>;

/** No run has told anything. */
export const nothingMade: MadeMachines = { servers: {} };

/** What the outputs of a stack say; nothing where they are not those of a run that came to its end. */
export function madeMachines(given: unknown): MadeMachines {
  const { success, data } = outputs.safeParse(given);
  return success ? data : nothingMade;
}
