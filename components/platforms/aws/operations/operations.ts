import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../../../remote/host";
import { partition } from "../../../settings/aws/regions";
import type { AwsSettings, Settings } from "../../../settings/settings";
import type { Bucket } from "../bucket";
import type { MadeDatabase } from "../rds/made-database";
import { agentDimensions } from "./agent-step";
import type { Alarms } from "./alarms";
import { alarmsOfDatabase } from "./alarms-of-database";
import { alarmsOfDisks, alarmsOfGroup, alarmsOfServer } from "./alarms-of-machines";
import { CopiedBackupsOfServer } from "./copied-backups";
import type { MadeMachine } from "./made-machine";
import { ServerLogs } from "./server-logs";
import { Sessions } from "./sessions";
import { VolumeSnapshots } from "./volume-snapshots";

/** What is looked after, and how. */
export interface OperationsArgs {
  readonly settings: Settings;
  readonly aws: AwsSettings;
  readonly machines: readonly MadeMachine[];
  /** The stack's own, where something is to be done on it. */
  readonly bastion: Pick<MadeMachine, "host"> | undefined;
  readonly bucket: Bucket | undefined;
  readonly database: Pick<MadeDatabase, "dimension"> | undefined;
  readonly alarms: Alarms | undefined;
}

/** Snapshots, logs, alarms, copies of backups and sessions, as far as the settings ask for them. */
export class Operations extends pulumi.ComponentResource {
  constructor(name: string, args: OperationsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Operations", name, {}, options);
    const living = args.machines.filter(({ host }) => !host.settings.gone);
    snapshots(`${name}-snapshots`, living, args, this);
    for (const machine of living) {
      logs(`${name}-${machine.host.settings.name}-logs`, machine, args, this);
      backups(`${name}-${machine.host.settings.name}-backups`, machine, args, this);
      tellOfMachine(machine, args);
    }
    sessions(name, living, args, this);
    const { rds, parameters } = args.settings.database;
    if (rds !== undefined && args.database !== undefined) {
      args.alarms?.tell(alarmsOfDatabase(rds, parameters, args.database.dimension));
    }
    this.registerOutputs({});
  }
}

function snapshots(
  name: string,
  machines: readonly MadeMachine[],
  { settings, aws }: OperationsArgs,
  parent: pulumi.Resource,
): void {
  const withData = machines.map(({ host }) => host.settings).filter(hasDataVolume);
  if (aws.snapshots === undefined || withData.length === 0) return;
  new VolumeSnapshots(
    name,
    {
      settings: aws.snapshots,
      stack: settings.deploymentName,
      machines: withData.map((server) => server.name),
    },
    { parent },
  );
}

function hasDataVolume({ machine }: Host["settings"]): boolean {
  return machine.kind === "ec2" && machine.dataGiB !== undefined;
}

/** Where a server's disks are mounted. */
function mountedAt(server: Host["settings"]): readonly string[] {
  return ["/", ...(hasDataVolume(server) ? ["/var/lib/postgresql"] : [])];
}

function logs(
  name: string,
  { host, role }: MadeMachine,
  { settings, aws }: OperationsArgs,
  parent: pulumi.Resource,
): void {
  if (aws.logs === undefined) return;
  const watched = {
    stack: settings.deploymentName,
    server: host.settings.name,
    region: aws.region,
    roles: host.settings.roles,
    paths: mountedAt(host.settings),
  };
  new ServerLogs(name, { settings: aws.logs, watched, host, role }, { parent });
}

/** Where backups are made: of databases on their server, or at a service by an app server, and of uploads by each. */
function backups(
  name: string,
  { host, role }: MadeMachine,
  { aws, bucket }: OperationsArgs,
  parent: pulumi.Resource,
): void {
  const { roles, name: server } = host.settings;
  const makes = roles.includes("db") || roles.includes("app");
  if (aws.backups !== "bucket" || bucket === undefined || !makes) return;
  const { region, endpointUrl } = aws;
  new CopiedBackupsOfServer(name, { host, role, bucket, server, region, endpointUrl }, { parent });
}

function sessions(
  name: string,
  machines: readonly MadeMachine[],
  { aws, bastion }: OperationsArgs,
  parent: pulumi.Resource,
): void {
  if (!aws.sessionManager) return;
  for (const { host } of [...machines, ...(bastion === undefined ? [] : [bastion])]) {
    const { region, sshBy } = aws;
    new Sessions(`${name}-${host.settings.name}-sessions`, { host, region, sshBy }, { parent });
  }
}

function tellOfMachine({ host, made }: MadeMachine, { settings, aws, alarms }: OperationsArgs): void {
  const { name: server } = host.settings;
  const stack = settings.deploymentName;
  alarms?.tell([
    ...(made.kind === "instance"
      ? alarmsOfServer(server, made.id, `arn:${partition(aws.region)}:automate:${aws.region}:ec2:recover`)
      : alarmsOfGroup(server, made.name, made.machine)),
    ...(aws.logs === undefined
      ? []
      : alarmsOfDisks(server, agentDimensions({ stack, server }), mountedAt(host.settings))),
  ]);
}
