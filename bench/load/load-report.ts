import { z } from "zod";

const failure = z.object({
  /** Since the begin of the load. */
  seconds: z.number(),
  /** What was asked: "GET", "POST on a new connection", … */
  exchange: z.string(),
  message: z.string(),
});

/** What a load has seen. */
export const loadReport = z.object({
  seconds: z.number(),
  sent: z.number(),
  answered: z.number(),
  failed: z.number(),
  /** How often each message was seen. */
  failuresByMessage: z.record(z.string(), z.number()),
  /** The first ones, with their time. */
  firstFailures: z.array(failure),
  /** How many connections the requests were sent on. */
  connections: z.number(),
  /** Requests that were sent a second time, because their kept connection was closed before an answer began. */
  askedAgain: z.number(),
  /** Milliseconds from the time a request was due to its answer, without the time that it asked the app to sleep. */
  latency: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
  /** How late the load was with a request, at most, in milliseconds: its own fault, not the servers'. */
  lateness: z.number(),
  rows: z.object({
    /** Rows which the app said it had written. */
    acknowledged: z.number(),
    /** Those of them that the database has at the end. */
    found: z.number(),
    /** Rows that were written more than once: a request that had been carried out was sent again. */
    repeated: z.number(),
  }),
  websockets: z.object({
    held: z.number(),
    echoes: z.number(),
    /** Ended by the app with the code that asks to connect anew. */
    askedToReconnect: z.number(),
    /** Ended in any other way, or without an echo for ten seconds. */
    cut: z.number(),
    firstCuts: z.array(z.object({ seconds: z.number(), message: z.string() })),
  }),
  /** Answers by the release that gave them, and when the first and the last of these requests were sent. */
  versions: z.record(z.string(), z.object({ answers: z.number(), first: z.number(), last: z.number() })),
});

export type LoadReport = z.output<typeof loadReport>;
