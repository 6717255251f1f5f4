import { z } from "zod";
import { cron } from "../shapes/cron";
import { timezone } from "../shapes/timezone";
import { shortName } from "../shapes/names";

const machines = z.int().min(1).max(100);

const scheduledSchema = z.strictObject({
  name: shortName.optional().describe("Name of the entry. Default: worked out from its time."),
  cron: cron.describe("When, as five fields of crontab(5): `0 7 * * MON-FRI`."),
  timezone: timezone.default("UTC").describe("Time zone of `cron`."),
  minimum: machines.optional().describe("Machines from then on, at least. Default: as before."),
  maximum: machines.optional().describe("Machines from then on, at most. Default: as before."),
  desired: machines.optional().describe("Machines at that time. Default: as many as before."),
});

/** `group` of a server */
export const groupSchema = z
  .strictObject({
    minimum: machines.default(2).describe("Machines, at least."),
    maximum: machines.default(4).describe("Machines, at most."),
    cpuPercent: z
      .union([z.int().min(1).max(100), z.literal("off"), z.literal(false).transform(() => "off" as const)], {
        error: "must be 1 to 100, or off",
      })
      .default(60)
      .describe("Machines come and go so that their processors are busy for this share; or `off`."),
    requestsPerMachine: z
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe(
        "Machines come and go so that each has as many requests a minute, of each site. Default: requests do not matter.",
      ),
    spot: z
      .strictObject({
        onDemand: z
          .int()
          .min(0)
          .max(100)
          .default(1)
          .describe("Machines on demand, before there are any on spot."),
      })
      .optional()
      .describe(
        "Machines beyond a number run on spot capacity, which is cheaper and can be taken back at two minutes' notice. Default: none does.",
      ),
    // Amazon EC2 Auto Scaling, "Quotas": "Scheduled actions per Auto Scaling group", 125.
    schedule: z
      .array(scheduledSchema)
      .max(125, "must have at most 125 entries")
      .default([])
      .describe("Sizes that the group takes at a time."),
    warmUpSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(120)
      .describe(
        "How long the numbers of a new machine do not count when the group's size is worked out, in seconds.",
      ),
    // Amazon EC2 Auto Scaling, API reference of PutLifecycleHook: HeartbeatTimeout, "The range is from 30 to 7200 seconds".
    bootTimeoutSeconds: z
      .int()
      .min(60)
      .max(7200)
      .default(900)
      .describe(
        "How long a new machine may take for each step until its replicas answer, in seconds; then it is given up, and another one is started.",
      ),
  })
  .optional()
  .describe(
    "EC2: not one server but as many alike as are needed, behind a load balancer; only with the role `app`. Default: one server.",
  );

/** A group as it is written. */
export type GroupSection = NonNullable<z.output<typeof groupSchema>>;
/** A size that it takes at a time. */
export type ScheduledSection = GroupSection["schedule"][number];
