import { z } from "zod";
import { requestPath } from "./shapes/paths";

/** The ways from one release to the next. */
export const strategies = ["blue-green", "rolling", "restart", "reload"] as const;

const rolloutFields = z.strictObject({
  strategy: z
    .enum(strategies)
    .optional()
    .describe(
      "`blue-green`: new replicas beside the old ones, all requests switched at once. `rolling`: the same for some servers at a time. `restart`: one replica after another on its own port, for machines short of memory. `reload`: the app's `reload` command, and `blue-green` when that fails. Default: blue-green.",
    ),
  batch: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("Servers at a time; only with `strategy: rolling`. Default: 1."),
  canary: z
    .boolean()
    .optional()
    .describe("Whether the first batch is a single server; only with `strategy: rolling`. Default: true."),
  pauseSeconds: z
    .int()
    .min(0)
    .max(3600)
    .optional()
    .describe(
      "Time between two batches, in seconds, after which the new replicas have to answer again; only with `strategy: rolling`. Default: 10.",
    ),
  drainSeconds: z
    .int()
    .min(0)
    .max(3600)
    .optional()
    .describe(
      "How long former replicas may finish what they have begun before they are told to stop, in seconds. Default: 20.",
    ),
  stopSeconds: z
    .int()
    .min(1)
    .max(3600)
    .optional()
    .describe(
      "How long a replica that was told to stop (SIGTERM) may take before it is killed, in seconds. Default: 60.",
    ),
  watchSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe(
      "How long a new release is watched, in seconds, while the former one still runs; when it turns unhealthy the former one takes over by itself. 0: not at all. Default: 60.",
    ),
  keepReleases: z
    .int()
    .min(1)
    .max(50)
    .optional()
    .describe("How many healthy releases stay on each app server to go back to. Default: 5."),
  warmUp: z
    .array(requestPath)
    .max(50)
    .optional()
    .describe("Paths which each new replica is asked for before visitors come. Default: none."),
});

/** `rollout` of an app, and of a site, which is asked first. */
export const rolloutSchema = rolloutFields.prefault({});

/** How a site comes from one release to the next, as it is written. */
export type RolloutSection = z.output<typeof rolloutSchema>;

/** How a site comes from one release to the next. */
export interface RolloutSettings {
  readonly strategy: (typeof strategies)[number];
  /** Servers at a time. */
  readonly batch: number;
  /** Whether the first batch is a single server. */
  readonly canary: boolean;
  readonly pauseSeconds: number;
  readonly drainSeconds: number;
  readonly stopSeconds: number;
  /** 0: not watched. */
  readonly watchSeconds: number;
  readonly keepReleases: number;
  /** Paths to ask each new replica for. */
  readonly warmUp: readonly string[];
}

/** The settings of a site's rollout: its own, else its app's, else the defaults. */
export function resolveRollout(app: RolloutSection, site: RolloutSection): RolloutSettings {
  const given = { ...app, ...site };
  return {
    strategy: given.strategy ?? "blue-green",
    batch: given.batch ?? 1,
    canary: given.canary ?? true,
    pauseSeconds: given.pauseSeconds ?? 10,
    drainSeconds: given.drainSeconds ?? 20,
    stopSeconds: given.stopSeconds ?? 60,
    watchSeconds: given.watchSeconds ?? 60,
    keepReleases: given.keepReleases ?? 5,
    warmUp: given.warmUp ?? [],
  };
}
