import {
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
  RebootDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";
import { findContainerEngine } from "../../../sandbox/servers/container-engine";
import { eventually } from "../../support/end-to-end/test-sandbox";

/** The one database of the stack, as AWS's API sees it, and from inside. */
export class Service {
  private readonly rds: RDSClient;
  private readonly s3: S3Client;

  constructor(private readonly aws: AwsSandbox) {
    const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
    const settings = { endpoint: aws.endpointUrl, region: aws.region, credentials };
    this.rds = new RDSClient(settings);
    this.s3 = new S3Client({ ...settings, forcePathStyle: true });
  }

  /** What the superuser, whom RDS keeps to itself, is answered: one row a line, fields between `|`. */
  async query(sql: string): Promise<string> {
    const words = [
      "psql",
      "--no-psqlrc",
      "-qAt",
      "-h",
      "/run/postgresql",
      "-U",
      "rdsadmin",
      "-d",
      "postgres",
    ];
    const answer = await this.engine([
      ...["exec", "--user", "postgres", await this.container()],
      ...[...words, "--command", sql],
    ]);
    return answer.trim();
  }

  /** As somebody does at AWS's console, so that parameters take effect. */
  async reboot(): Promise<void> {
    const { DBInstanceIdentifier } = await this.instance();
    await this.rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier }));
    const isAvailable = async () => (await this.instance()).DBInstanceStatus === "available";
    await eventually("the database is available again", isAvailable, 60);
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.engine(["kill", "--signal", "KILL", await this.container()]);
  }

  /** Names of all objects in the stack's bucket that are backups. */
  async backups(): Promise<string[]> {
    const { Buckets = [] } = await this.s3.send(new ListBucketsCommand({}));
    const request = new ListObjectsV2Command({ Bucket: Buckets[0]?.Name, Prefix: "backups/" });
    return ((await this.s3.send(request)).Contents ?? []).map(({ Key = "" }) => Key);
  }

  /** What there is at RDS, and the containers that serve it. */
  async leftovers(): Promise<Record<string, (string | undefined)[]>> {
    const { DBInstances = [] } = await this.rds.send(new DescribeDBInstancesCommand({}));
    const { DBParameterGroups = [] } = await this.rds.send(new DescribeDBParameterGroupsCommand({}));
    const { DBSubnetGroups = [] } = await this.rds.send(new DescribeDBSubnetGroupsCommand({}));
    const { DBSnapshots = [] } = await this.rds.send(
      new DescribeDBSnapshotsCommand({ SnapshotType: "manual" }),
    );
    return {
      databases: DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
      parameterGroups: DBParameterGroups.map(({ DBParameterGroupName }) => DBParameterGroupName),
      subnetGroups: DBSubnetGroups.map(({ DBSubnetGroupName }) => DBSubnetGroupName),
      snapshots: DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier),
      containers: Object.keys(await this.aws.databases()),
    };
  }

  private async instance() {
    const { DBInstances = [] } = await this.rds.send(new DescribeDBInstancesCommand({}));
    const [instance] = DBInstances;
    if (instance === undefined) throw new Error("there is no database");
    return instance;
  }

  private async container(): Promise<string> {
    const [container] = Object.values(await this.aws.databases());
    if (container === undefined) throw new Error("no container serves the database");
    return container;
  }

  private async engine(words: readonly string[]): Promise<string> {
    const engine = await findContainerEngine(() => undefined);
    return engine.run([...words]);
  }
}
