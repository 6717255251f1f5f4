import { z } from "zod";

/** Where a load goes: nothing but a sandbox can be a target. */
const target = z.union([
  z.strictObject({
    /** Name of a sandbox of servers. */
    sandbox: z.string(),
    /** Its server with nginx. */
    server: z.string(),
  }),
  z.strictObject({
    /** Name of a sandbox of AWS, which has one load balancer. */
    cloud: z.string(),
  }),
]);

/** What a load consists of. Every number has a ceiling, so that no load can run away. */
export const loadPlan = z.strictObject({
  target,
  /** The site's domain. */
  domain: z.string(),
  /** Requests in a second, sent when they are due, whether or not the ones before were answered. */
  rate: z.number().int().min(1).max(500).default(200),
  /** The load ends after this time, in seconds, when nobody has ended it before. */
  maximumSeconds: z.number().min(1).max(900),
  /** When it is asked to end, it goes on until this many requests were sent. */
  minimumRequests: z.number().int().min(0).max(100_000).default(0),
  /** Websockets that are held open, with an echo every second. */
  websockets: z.number().int().min(0).max(50).default(10),
});

export type LoadPlan = z.output<typeof loadPlan>;
export type LoadRequest = z.input<typeof loadPlan>;
