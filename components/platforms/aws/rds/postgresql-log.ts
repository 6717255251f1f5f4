import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogSettings } from "../../../settings/aws/care";
import type { RdsSettings } from "../../../settings/aws/rds";

/** A database, and how long its log is kept. */
export interface PostgresqlLogArgs {
  readonly engine: RdsSettings["engine"];
  /** Name of the database at AWS. */
  readonly identifier: pulumi.Input<string>;
  readonly settings: LogSettings;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The log group in which RDS writes PostgreSQL's log (RDS User Guide, "Publishing PostgreSQL logs to Amazon CloudWatch Logs").
 * RDS would make it itself, keep all for ever, and leave it there when the database goes.
 */
export function postgresqlLog(
  name: string,
  { engine, identifier, settings, tags }: PostgresqlLogArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup {
  const kind = engine === "postgresql" ? "instance" : "cluster";
  return new aws.cloudwatch.LogGroup(
    name,
    {
      name: pulumi.interpolate`/aws/rds/${kind}/${identifier}/postgresql`,
      retentionInDays: settings.retentionDays,
      tags,
    },
    { parent },
  );
}
