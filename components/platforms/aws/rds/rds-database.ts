import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { LogSettings } from "../../../settings/aws/care";
import { majorVersion, type RdsSettings } from "../../../settings/aws/rds";
import type { Settings } from "../../../settings/settings";
import type { DatabaseService } from "../../platform";
import { nameTag } from "../name-tag";
import type { Network } from "../place";
import { auroraCluster } from "./aurora-cluster";
import type { MadeDatabase, RdsCommon } from "./made-database";
import { postgresqlInstance } from "./postgresql-instance";
import { postgresqlLog } from "./postgresql-log";

/** What the service is made from. */
export interface RdsDatabaseArgs {
  readonly rds: RdsSettings;
  /** Parameters of PostgreSQL besides our own. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly stack: string;
  readonly network: Network;
  readonly securityGroup: pulumi.Input<string>;
  /** How long CloudWatch keeps its log; undefined where it does not go there. */
  readonly logs: LogSettings | undefined;
}

/** Role that may make roles and databases; `postgres` and others are names that AWS or PostgreSQL keep for themselves. */
const master = "tierwright";

/** PostgreSQL of RDS or Aurora in the private subnets, reached by app servers alone and by TLS alone. */
export class RdsDatabase extends pulumi.ComponentResource implements DatabaseService {
  readonly host: pulumi.Output<string>;
  readonly port = 5432;
  readonly version: number;
  readonly master = master;
  readonly password: pulumi.Output<string>;
  readonly authority: string;
  readonly ready: readonly pulumi.Resource[];
  /** What CloudWatch calls it: name and value of a dimension. */
  readonly dimension: MadeDatabase["dimension"];

  constructor(name: string, args: RdsDatabaseArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:RdsDatabase", name, {}, options);
    const { rds, stack } = args;
    this.version = majorVersion(rds.version);
    this.authority = rds.certificateAuthority;
    this.password = new random.RandomPassword(
      `${name}-password`,
      { length: 32, special: false },
      { parent: this },
    ).result;
    const named = identifier(name, args, this);
    const tags = nameTag(stack, "database");
    const common: RdsCommon = {
      identifier: named,
      engineVersion: rds.version,
      subnetGroup: subnetGroup(name, args, this),
      parameterGroup: parameterGroup(name, args, this),
      securityGroup: args.securityGroup,
      master,
      password: this.password,
      log:
        args.logs &&
        postgresqlLog(
          `${name}-log`,
          { engine: rds.engine, identifier: named, settings: args.logs, tags },
          this,
        ),
      tags,
    };
    const made =
      rds.engine === "postgresql"
        ? postgresqlInstance(name, rds, common, this)
        : auroraCluster(name, rds, common, this);
    this.host = made.address;
    this.dimension = made.dimension;
    this.ready = made.ready;
    this.registerOutputs({});
  }
}

/** Another one for each database that was ever made: the last snapshot is named after it, and must not be there yet. */
function identifier(
  name: string,
  { stack, rds: { engine } }: RdsDatabaseArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 3, keepers: { engine } }, { parent })
    .hex;
  return pulumi.interpolate`${plainName(stack)}-${suffix}`;
}

/** Names at RDS are lower-case letters, digits and single hyphens, begin with a letter, and have 63 characters at most. */
export function plainName(stack: string): string {
  const plain = `tierwright-${stack}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return plain.slice(0, 40).replace(/-$/, "");
}

function subnetGroup(
  name: string,
  { network, stack }: RdsDatabaseArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  return new aws.rds.SubnetGroup(
    `${name}-subnets`,
    {
      namePrefix: `${plainName(stack)}-`,
      description: `Private subnets of the Tierwright stack ${stack}`,
      subnetIds: network.places("private").map((place) => network.subnetId(place)),
      tags: nameTag(stack, "database"),
    },
    { parent },
  ).name;
}

/** One for each major version, as its family is another one: the new one is there before the database takes it. */
function parameterGroup(
  name: string,
  { rds, parameters, stack }: RdsDatabaseArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const version = majorVersion(rds.version);
  const given = {
    namePrefix: `${plainName(stack)}-${version}-`,
    description: `PostgreSQL ${version} of the Tierwright stack ${stack}`,
    parameters: databaseParameters(parameters),
    tags: nameTag(stack, "database"),
  };
  return rds.engine === "postgresql"
    ? new aws.rds.ParameterGroup(`${name}-parameters`, { ...given, family: `postgres${version}` }, { parent })
        .name
    : new aws.rds.ClusterParameterGroup(
        `${name}-parameters`,
        { ...given, family: `aurora-postgresql${version}` },
        { parent },
      ).name;
}

/** Those of the user take effect when the database is started anew, as some of them cannot sooner. */
function databaseParameters(
  own: Readonly<Record<string, string>>,
): { name: string; value: string; applyMethod: string }[] {
  return [
    { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
    ...Object.entries(own)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => ({ name, value, applyMethod: "pending-reboot" })),
  ];
}

/** What it lies in. */
interface Place extends Pick<RdsDatabaseArgs, "network" | "logs"> {
  readonly settings: Settings;
  readonly securityGroups: readonly pulumi.Input<string>[];
}

/** Undefined where PostgreSQL is on a server. */
export function rdsDatabase(
  name: string,
  { settings, securityGroups, network, logs }: Place,
  parent: pulumi.Resource,
): RdsDatabase | undefined {
  const { rds, parameters } = settings.database;
  const [securityGroup] = securityGroups;
  if (rds === undefined) return undefined;
  if (securityGroup === undefined) throw new TypeError("a database that no app server may reach");
  const stack = settings.deploymentName;
  return new RdsDatabase(name, { rds, parameters, stack, network, securityGroup, logs }, { parent });
}
