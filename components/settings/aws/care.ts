import { z } from "zod";
import { mailAddress } from "../shapes/mail";
import { topicArn } from "../shapes/aws-names";

/** What a feature's settings are when it is not wanted. */
const off = z.union([z.literal("off"), z.literal(false)]).transform(() => undefined);

/** `tierwright:aws.snapshots` */
export const snapshotsSchema = z
  .union(
    [
      off,
      z.strictObject({
        keep: z.int().min(1).max(1000).default(7).describe("How many snapshots of each volume are kept."),
        at: z
          .string()
          .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day in quotes, such as "03:00"')
          .default("03:00")
          .describe("Time of day in UTC, from which on AWS begins within an hour."),
      }),
    ],
    { error: "must be off, or a mapping with keep and at" },
  )
  .prefault("off")
  .describe("Daily snapshots of the data volumes, made and deleted by Data Lifecycle Manager; `off`: none.");

/** Daily snapshots of the data volumes. */
export type SnapshotSettings = NonNullable<z.output<typeof snapshotsSchema>>;

/** CloudWatch Logs, API reference of PutRetentionPolicy: the possible values of `retentionInDays`. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** `tierwright:aws.logs` */
export const logsSchema = z
  .union(
    [
      off,
      z.strictObject({
        retentionDays: z
          .literal(retentions)
          .default(30)
          .describe("How long CloudWatch keeps what it is sent, in days."),
      }),
    ],
    { error: "must be off, or a mapping with retentionDays" },
  )
  .prefault("off")
  .describe(
    "Journals, and numbers on disks and memory, of the EC2 servers in CloudWatch, by its agent; `off`: they stay on the servers.",
  );

/** Journals of the EC2 servers in CloudWatch. */
export type LogSettings = NonNullable<z.output<typeof logsSchema>>;

const alarmsMapping = z
  .strictObject({
    email: mailAddress
      .optional()
      .describe("Mail address that is told by a topic of SNS, which is made; AWS asks it to agree first."),
    topic: topicArn.optional().describe("A topic of SNS that exists, in place of `email`."),
  })
  .transform(({ email, topic }, context): AlarmSettings => {
    if (email !== undefined && topic === undefined) return { kind: "email", email };
    if (topic !== undefined && email === undefined) return { kind: "topic", topic };
    context.addIssue({ code: "custom", message: "must have either email or topic" });
    return z.NEVER;
  });

/** `tierwright:aws.alarms` */
export const alarmsSchema = z
  .union([off, alarmsMapping], { error: "must be off, or a mapping with email or topic" })
  .prefault("off")
  .describe(
    "Alarms of CloudWatch: no healthy machine, answers with errors, full disks (which `logs` tells), too many connections to RDS; `off`: none.",
  );

/** Who is told of alarms: a mail address, by a topic that is made, or the subscribers of a topic that exists. */
export type AlarmSettings =
  { readonly kind: "email"; readonly email: string } | { readonly kind: "topic"; readonly topic: string };
