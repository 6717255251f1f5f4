import { z } from "zod";
import { appsSchema } from "./apps";
import { awsSchema } from "./aws/section";
import { compareSchema } from "./compare";
import { databaseSchema } from "./database";
import { hostSchema } from "./host";
import { notificationsSchema } from "./notifications";
import { platformSchema } from "./platform";
import { serversSchema } from "./servers";
import { sitesSchema } from "./sites";
import { sshSchema } from "./ssh";
import { webserverSchema } from "./webserver";

/** Every `tierwright:` key of a stack's configuration, in the order of the reference page. */
export const sectionsSchema = z.strictObject({
  platform: platformSchema,
  aws: awsSchema,
  servers: serversSchema,
  ssh: sshSchema,
  host: hostSchema,
  compare: compareSchema,
  database: databaseSchema,
  webserver: webserverSchema,
  apps: appsSchema,
  sites: sitesSchema,
  notifications: notificationsSchema,
});

/** The settings as they are written, each valid for itself, with defaults. */
export type Sections = z.output<typeof sectionsSchema>;

/** A key of the configuration without its prefix. */
export type SectionName = keyof Sections;

/** A server as it is written, before its user and port are filled in from `ssh`. */
export type ServerSection = Sections["servers"][string];
/** An app as it is written, before its preset is settled. */
export type AppSection = Sections["apps"][string];
/** A site as it is written, before its app, ports and names are filled in. */
export type SiteSection = Sections["sites"][string];
