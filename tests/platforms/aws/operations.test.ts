import { snapshotRights } from "../../../components/platforms/aws/operations/volume-snapshots";
import { agentPolicy } from "../../../components/platforms/aws/operations/agent-policy";
import { agentStep } from "../../../components/platforms/aws/operations/agent-step";
import { backupsPolicy } from "../../../components/platforms/aws/operations/copied-backups";
import type { AwsSettings, Server } from "../../../components/settings/settings";
import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const db1 = ec2("db1", ["db"], { subnet: "private" });
const app1 = ec2("app1", ["webserver", "app"]);

function record(aws: Partial<AwsSettings>, servers: readonly Server[] = [app1, db1]) {
  return recordOnAws(servers, {
    bastion,
    network: { ...ownNetwork, privateSubnets: subnets("private", 1) },
    ...aws,
  });
}

/** Names and inputs of a step, by the end of its name. */
function steps({ all }: Awaited<ReturnType<typeof record>>, end: string): readonly string[] {
  return all.filter(({ name }) => name.endsWith(end)).map(({ inputs }) => JSON.stringify(inputs.create));
}

test("nothing is looked after unasked", async () => {
  const { names } = await record({});

  expect(["LifecyclePolicy", "MetricAlarm", "LogGroup", "Topic"].map((type) => names[type])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("snapshots are made of the data volume, by a role that can make and delete snapshots and nothing else", async () => {
  const resources = await record({ snapshots: { keep: 7, at: "03:00" } });

  expect(resources.names.LifecyclePolicy).toEqual(["operations-snapshots-db1"]);
  expect(resources.inputs("LifecyclePolicy", "operations-snapshots-db1")).toMatchObject({
    state: "ENABLED",
    policyDetails: {
      resourceTypes: ["VOLUME"],
      targetTags: { "tierwright:volume": "test/db1" },
      schedules: [
        {
          createRule: { interval: 24, intervalUnit: "HOURS", times: "03:00" },
          retainRule: { count: 7 },
          copyTags: true,
        },
      ],
    },
  });
  expect(resources.inputs("ebs/volume:Volume", "db1-data").tags).toMatchObject({
    "tierwright:volume": "test/db1",
  });
  expect(snapshotRights.Statement.flatMap(({ Action }) => Action)).toEqual([
    "ec2:CreateSnapshot",
    "ec2:CreateSnapshots",
    "ec2:DeleteSnapshot",
    "ec2:DescribeInstances",
    "ec2:DescribeSnapshots",
    "ec2:DescribeVolumes",
    "ec2:CreateTags",
  ]);
});

test("logs go to a group of the server's own, which forgets, and the agent may write nowhere else", async () => {
  const resources = await record({
    logs: { retentionDays: 30 },
    alarms: { kind: "email", email: "ops@example.org" },
  });

  expect(resources.names.LogGroup).toEqual(["operations-app1-logs", "operations-db1-logs"]);
  expect(resources.inputs("LogGroup", "operations-db1-logs")).toMatchObject({
    name: "/tierwright/test/db1",
    retentionInDays: 30,
  });
  expect(resources.names.MetricAlarm).toContain("alarms-db1-disk-var-lib-postgresql");
  const [step = ""] = steps(resources, "operations-db1-logs-agent");
  expect(step).toContain("/tierwright/test/db1");
  expect(step).toContain("/var/log/postgresql/*.log");
  expect(step).not.toContain("/var/log/nginx");
  expect(agentPolicy("arn:aws:logs:eu-central-1:1:log-group:/tierwright/test/db1")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [
          "arn:aws:logs:eu-central-1:1:log-group:/tierwright/test/db1",
          "arn:aws:logs:eu-central-1:1:log-group:/tierwright/test/db1:*",
        ],
      },
      {
        Sid: "TellNumbers",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "Tierwright" } },
      },
    ],
  });
});

test("the numbers that alarms look at are those that the agent sends", async () => {
  const resources = await record({
    logs: { retentionDays: 30 },
    alarms: { kind: "email", email: "ops@example.org" },
  });
  const [step = ""] = steps(resources, "operations-db1-logs-agent");

  expect(resources.inputs("MetricAlarm", "alarms-db1-disk")).toMatchObject({
    namespace: "Tierwright",
    metricName: "disk_used_percent",
    dimensions: { Stack: "test", Server: "db1", path: "/" },
  });
  for (const part of ['"namespace": "Tierwright"', '"Stack": "test"', '"Server": "db1"', '"used_percent"']) {
    expect(step).toContain(JSON.stringify(part).slice(1, -1));
  }
});

test("a server sends a number for its memory and one for each disk: each is paid for", () => {
  const watched = {
    stack: "test",
    server: "db1",
    region: "eu-central-1",
    roles: ["db"],
    paths: ["/"],
  } as const;

  const [file] = agentStep(watched).files;

  const { metrics } = JSON.parse(file?.content ?? "") as { metrics: Record<string, unknown> };
  expect(metrics).toMatchObject({
    aggregation_dimensions: [["Stack", "Server", "path"]],
    metrics_collected: {
      disk: { drop_original_metrics: ["disk_used_percent"] },
      mem: { append_dimensions: { Stack: "test", Server: "db1" } },
    },
  });
});

test("backups are copied by servers that may add to their own folders and read nothing", async () => {
  const bucket = { name: undefined, expireReleasesDays: 90 };
  const resources = await record({ backups: "bucket", bucket });

  expect(steps(resources, "operations-db1-backups-told")).toHaveLength(1);
  expect(backupsPolicy("arn:aws:s3:::bucket", "db1")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AddBackups",
        Effect: "Allow",
        Action: "s3:PutObject",
        Resource: ["arn:aws:s3:::bucket/backups/daily/db1/*", "arn:aws:s3:::bucket/backups/kept/db1/*"],
      },
    ],
  });
});
