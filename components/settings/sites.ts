import { z } from "zod";
import { environmentSchema } from "./apps";
import { calendarEvent } from "./shapes/calendar";
import { certificates, tlsPrivateKey } from "./shapes/certificate";
import { domain } from "./shapes/domain";
import { environmentName, postgresqlExtension, serverName, shortName } from "./shapes/names";
import { insidePath, projectPath, urlPath } from "./shapes/paths";
import { line, multiLine, secretOf } from "./shapes/text";
import { followSchema } from "./follow";
import { hotFoldersSchema } from "./hot-folders";
import { incomingSchema } from "./incoming";
import { pipelineSchema } from "./pipeline";
import { rolloutSchema } from "./rollout";
import { sourceSchema } from "./sources";
import { taskRunsSchema } from "./tasks";
import type { Secret } from "./secret";

/** How visitors reach a site. */
export type Tls =
  | { readonly kind: "off" }
  | { readonly kind: "internal" }
  | { readonly kind: "acm" }
  | { readonly kind: "provided"; readonly certificate: string; readonly privateKey: Secret };

const tlsSchema = z
  .union(
    [
      z.enum(["off", "internal", "acm"]),
      z.literal(false),
      z.strictObject({
        certificate: certificates.describe(
          "The site's certificate and those between it and its authority, in PEM form.",
        ),
        privateKey: tlsPrivateKey.describe("The certificate's private key in PEM form."),
      }),
    ],
    { error: "must be off, internal, acm, or a mapping with certificate and privateKey" },
  )
  .transform((given): Tls => {
    if (given === false || given === "off") return { kind: "off" };
    return typeof given === "string" ? { kind: given } : { kind: "provided", ...given };
  });

const databaseOfSite = z.strictObject({
  extensions: z
    .array(postgresqlExtension)
    .default([])
    .describe("PostgreSQL extensions to create; their packages must be installed."),
  onRemoval: z
    .enum(["keep", "drop"])
    .default("keep")
    .describe("What happens to the database when the site is removed. A final backup is made in both cases."),
  connectionLimit: z
    .int()
    .min(1)
    .max(5000)
    .optional()
    .describe("Connections that the site may open in all. Default: no limit of its own."),
});

/** A site's database: its extensions, its limit of connections, and what removal does to it. */
export type SiteDatabase = z.output<typeof databaseOfSite>;

const backupSchema = z.strictObject({
  schedule: z
    .union([z.literal("off"), z.literal(false).transform(() => "off" as const), calendarEvent], {
      error: 'must be off, daily or another systemd calendar event, such as "*-*-* 03:30:00"',
    })
    .default("daily")
    .describe("When a backup is made: `daily`, any systemd calendar event, or `off`."),
  keep: z.int().min(1).max(365).default(7).describe("How many backups are kept."),
  beforeMigration: z
    .boolean()
    .default(false)
    .describe("Whether the database is backed up before each migration to another release."),
});

const limitsSchema = z.strictObject({
  memoryMiB: z
    .int()
    .min(16)
    .max(4_194_304)
    .optional()
    .describe("Memory of each replica, in MiB. Default: no limit."),
  cpuPercent: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe("Processor time of each replica; 100 is one core. Default: no limit."),
  openFiles: z.int().min(64).max(1_048_576).default(4096).describe("Open files of each process."),
  processes: z.int().min(4).max(32_768).default(256).describe("Processes and threads of each replica."),
});

const siteWebserverSchema = z.strictObject({
  maximumBodyMiB: z.int().min(1).max(102_400).default(10).describe("Largest request, in MiB."),
  readTimeoutSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(60)
    .describe("How long nginx waits for an answer, in seconds."),
  connectTimeoutSeconds: z
    .int()
    .min(1)
    .max(75)
    .default(5)
    .describe("How long nginx waits for a connection to a replica, in seconds."),
  staticFolders: z
    .record(urlPath, insidePath)
    .default({})
    .describe(
      "Path of the URL → folder of the release with files for it. They get cache headers, and come from nginx where it runs beside the app.",
    ),
  websockets: z.boolean().default(true).describe("Pass WebSocket connections on."),
  snippet: projectPath
    .optional()
    .describe("nginx file of the project that is included in the site's server block. Default: none."),
});

/** When a site is backed up, and how many backups are kept. */
export type BackupSettings = z.output<typeof backupSchema>;
/** What systemd allows each replica of a site. */
export type Limits = z.output<typeof limitsSchema>;
/** How nginx serves a site. */
export type SiteWebserver = z.output<typeof siteWebserverSchema>;

const siteSchema = z.strictObject({
  app: shortName.optional().describe("The app. Default: the only one."),
  domain: z
    .union([domain, z.array(domain).min(1, "must not be empty")], {
      error: "must be a domain name or a list of them",
    })
    .transform((given) => [given].flat())
    .default([])
    .describe(
      "Domain name or list of them; the first is the canonical one. Required, unless the source is a Keter bundle, whose hosts are taken then.",
    ),
  redirects: z.array(domain).default([]).describe("Domain names which are redirected to the first domain."),
  tls: tlsSchema
    .prefault("off")
    .describe(
      "`off`: HTTP only. `internal`: a certificate of the deployment's own authority. `acm`: one of Amazon's, with `webserver: alb` and `aws.dns`. Or a certificate and its private key.",
    ),
  production: z
    .boolean()
    .optional()
    .describe(
      "Whether losing its data would hurt: `clean` then asks for confirmation. Default: true for the site `prod`.",
    ),
  servers: z
    .union([serverName, z.array(serverName).min(1, "must not be empty")], {
      error: "must be the name of an app server or a list of them",
    })
    .transform((given) => [given].flat())
    .optional()
    .describe(
      "The app servers that run it: one name or a list. A server that is `gone` stays in the list until it leaves `servers`. Default: all.",
    ),
  replicas: z.int().min(1).max(16).default(1).describe("Processes on each of its app servers."),
  release: line(200).optional().describe("Release in place of the app's `source.ref` or `source.version`."),
  source: sourceSchema.optional().describe("In place of the app's `source`."),
  follow: followSchema,
  incoming: incomingSchema,
  hotFolders: hotFoldersSchema,
  rollout: rolloutSchema.describe("How it comes from one release to the next; on top of the app's."),
  pipeline: pipelineSchema.describe(
    "Scripts between the steps of its releases, on top of the app's; `off` drops one of the app's.",
  ),
  environment: environmentSchema.describe("Environment, on top of the app's; not for secrets."),
  secrets: z
    .record(environmentName, secretOf(multiLine(10_000)))
    .default({})
    .describe(
      "Secret environment: `pulumi config set --secret --path tierwright:sites.prod.secrets.API_KEY`.",
    ),
  settings: z
    .record(line(100), z.json())
    .default({})
    .describe("Values for the templates of the app's `files`."),
  database: z
    .union([databaseOfSite, z.literal(false)], { error: "must be a mapping, or false" })
    .prefault({})
    .describe("The site's database, or false when it needs none."),
  backup: backupSchema.prefault({}).describe("Backups of the database and the uploads, on their servers."),
  limits: limitsSchema.prefault({}).describe("What each replica may use."),
  webserver: siteWebserverSchema.prefault({}).describe("How nginx serves the site."),
  port: z
    .int()
    .min(10_000, "must be 10000 to 32736")
    .max(32_736, "must be 10000 to 32736")
    .optional()
    .describe(
      "First of the 32 ports that belong to the site on the app servers. Default: worked out from its name.",
    ),
  tasks: taskRunsSchema,
});

/** `tierwright:sites` */
export const sitesSchema = z
  .record(shortName, siteSchema)
  .prefault({})
  .describe("The running copies of the apps, by name.");
