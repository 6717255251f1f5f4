import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../../../remote/host";
import type { LogSettings } from "../../../settings/aws/care";
import { nameTag } from "../name-tag";
import { agentPolicy } from "./agent-policy";
import { agentStep, logGroupName, type WatchedServer } from "./agent-step";

/** A server whose journal and numbers go to CloudWatch. */
export interface ServerLogsArgs {
  readonly settings: LogSettings;
  readonly watched: WatchedServer;
  readonly host: Host;
  /** Name of its role. */
  readonly role: pulumi.Input<string>;
}

/** A server's log group, the right to write there, and the agent that does. */
export class ServerLogs extends pulumi.ComponentResource {
  constructor(name: string, args: ServerLogsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:ServerLogs", name, {}, options);
    const { settings, watched, host } = args;
    const group = new aws.cloudwatch.LogGroup(
      name,
      {
        name: logGroupName(watched),
        retentionInDays: settings.retentionDays,
        tags: nameTag(watched.stack, watched.server, "logs"),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { name: "logs", role: args.role, policy: pulumi.jsonStringify(group.arn.apply(agentPolicy)) },
      { parent: this },
    );
    host.carryOut(`${name}-agent`, agentStep(watched), {}, { parent: this, dependsOn: [policy] });
    this.registerOutputs({});
  }
}
