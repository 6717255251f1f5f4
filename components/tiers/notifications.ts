import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { Notification } from "../settings/settings";
import { notificationSecrets, notificationsStep } from "./notifications-step";

/** Who is told about releases, and the servers that tell. */
export interface NotificationsArgs {
  readonly notifications: readonly Notification[];
  /** Those on which steps of a release take place. */
  readonly servers: readonly Host[];
}

/** What servers need to tell about releases. */
export class Notifications extends pulumi.ComponentResource {
  /** What must be there before any release. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    { notifications, servers }: NotificationsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("tierwright:tiers:Notifications", name, {}, options);
    const step = notificationsStep(notifications);
    const secrets = { ...notificationSecrets(notifications) };
    this.ready = [...new Set(servers)].map((server) =>
      server.carryOut(`${name}-${server.settings.name}`, step, secrets, { parent: this }),
    );
    this.registerOutputs({});
  }
}
