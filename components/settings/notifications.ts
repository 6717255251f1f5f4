import { z } from "zod";
import { mailAddress, mailServer, webAddress } from "./shapes/mail";
import { shortName } from "./shapes/names";
import { projectPath } from "./shapes/paths";
import { line, secretOf } from "./shapes/text";
import type { Secret } from "./secret";

/** What notifications are sent for. */
export const releaseEvents = ["start", "success", "failure"] as const;

/** Something that happens to a release. */
export type ReleaseEvent = (typeof releaseEvents)[number];

/** Where a notification goes to. */
export type NotificationTarget =
  | { readonly kind: "slack"; readonly url: Secret }
  | { readonly kind: "webhook"; readonly url: Secret; readonly signingSecret: Secret | undefined }
  | ({ readonly kind: "email" } & Mail)
  | {
      readonly kind: "command";
      /** Relative to the project folder. */
      readonly script: string;
    };

const mailSchema = z
  .strictObject({
    server: mailServer.describe(
      "`smtps://host`, or `smtp://host` with STARTTLS, which is demanded when there is a password. Default ports: 465 and 25.",
    ),
    user: z
      .string()
      .regex(/^[^\p{Cc}\p{Cs}:]{1,200}$/u, "must be one line without colons")
      .optional()
      .describe("User at the mail server. Default: none."),
    password: secretOf(line(500)).optional().describe("The user's password; required with `user`."),
    from: mailAddress.describe("The sender's address."),
    to: z
      .array(mailAddress)
      .min(1, "must not be empty")
      .max(20, "must be at most 20 addresses")
      .describe("The recipients' addresses."),
  })
  .superRefine(({ user, password }, context) => {
    const problem = (name: string, other: string) => {
      context.addIssue({ code: "custom", path: [name], message: `is missing; \`${other}\` needs it` });
    };
    if (user !== undefined && password === undefined) problem("password", "user");
    if (user === undefined && password !== undefined) problem("user", "password");
  });

/** A mail server, and who writes to whom. */
export type Mail = z.output<typeof mailSchema>;

const notificationFields = z.strictObject({
  slack: secretOf(webAddress)
    .optional()
    .describe("Address of an incoming webhook of Slack, or of a program that takes the same messages."),
  webhook: secretOf(webAddress).optional().describe("Address to which a JSON object is posted."),
  signingSecret: secretOf(line(500))
    .optional()
    .describe(
      "Key of the signature in the header `X-Tierwright-Signature`: `sha256=` and the HMAC of the body. Only with `webhook`. Default: no signature.",
    ),
  email: mailSchema.optional().describe("A mail in plain text."),
  command: projectPath
    .optional()
    .describe(
      "Shell script of the project, run on an app server as `nobody` with the same JSON object on standard input.",
    ),
  on: z
    .array(z.enum(releaseEvents))
    .min(1, "must not be empty")
    .default([...releaseEvents])
    .describe("The events to tell: `start`, `success`, `failure`. Default: all."),
  sites: z
    .array(shortName)
    .min(1, "must not be empty")
    .optional()
    .describe("The sites to tell about. Default: all."),
});

const kinds = ["slack", "webhook", "email", "command"] as const;

/** Who is told about releases, and of which. */
export interface NotificationSection {
  readonly target: NotificationTarget;
  readonly on: readonly ReleaseEvent[];
  /** Undefined: all. */
  readonly sites: readonly string[] | undefined;
}

const notificationSchema = notificationFields.transform((fields, context): NotificationSection => {
  const given = kinds.filter((name) => fields[name] !== undefined);
  if (fields.signingSecret !== undefined && fields.webhook === undefined) {
    context.addIssue({ code: "custom", path: ["signingSecret"], message: "is for `webhook` only" });
  }
  const target = given.length === 1 ? targetOf(fields) : undefined;
  if (target === undefined) {
    context.addIssue({ code: "custom", message: `must have exactly one of ${kinds.join(", ")}` });
    return z.NEVER;
  }
  return { target, on: fields.on, sites: fields.sites };
});

function targetOf(fields: z.output<typeof notificationFields>): NotificationTarget | undefined {
  const { slack, webhook, email, command, signingSecret } = fields;
  if (slack !== undefined) return { kind: "slack", url: slack };
  if (webhook !== undefined) return { kind: "webhook", url: webhook, signingSecret };
  if (email !== undefined) return { kind: "email", ...email };
  return command === undefined ? undefined : { kind: "command", script: command };
}

/** `tierwright:notifications` */
export const notificationsSchema = z
  .record(shortName, notificationSchema)
  .prefault({})
  .describe(
    "Who is told when a release starts, succeeds or fails, by a name of your choice. Each has exactly one of `slack`, `webhook`, `email`, `command`.",
  );
