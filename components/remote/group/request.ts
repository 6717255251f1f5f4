import { z } from "zod";

const login = {
  port: z.int(),
  user: z.string(),
  hostKey: z.string(),
  privateKey: z.string(),
};

const group = {
  /** Name at AWS. */
  group: z.string(),
  region: z.string(),
  endpointUrl: z.string().optional(),
};

/** What the machines of a group are to be made from. */
const wantedMachines = z.object({
  /** Id of the launch template. */
  template: z.string(),
  version: z.string(),
  /** The preferred one first. */
  instanceTypes: z.array(z.string()).min(1),
  /** Machines on demand before there are any on spot; missing: all on demand. */
  onDemand: z.int().optional(),
});

/** What the machines of a group are to be made from. */
export type WantedMachines = z.output<typeof wantedMachines>;

/** What `wait.ts` is told, as JSON on its standard input. */
export const waitRequest = z.object({
  ...group,
  /** Name of the server in the settings. */
  name: z.string(),
  bootTimeoutSeconds: z.int(),
  machines: wantedMachines,
});

/** What `carry-out.ts` is told, as the first line of its standard input. */
export const memberRequest = z.object({
  ...group,
  ...login,
  /** Name of the server in the settings. */
  name: z.string(),
  /** By which of their addresses machines are reached. */
  addresses: z.enum(["public", "private"]),
  /** Without a host key it is the jump host of Session Manager. */
  bastion: z.object({ address: z.string(), ...login, hostKey: z.string().optional() }).optional(),
});

/** A group at AWS. */
export type GroupAtAws = Pick<z.output<typeof waitRequest>, "name" | "group" | "region" | "endpointUrl">;

/** What waiting for a group needs to know. */
export type WaitRequest = z.output<typeof waitRequest>;

/** What finding and reaching the machines of a group needs to know. */
export type MemberRequest = z.output<typeof memberRequest>;
