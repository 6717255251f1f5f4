import {
  alarmsOfDatabase,
  mostConnections,
} from "../../../components/platforms/aws/operations/alarms-of-database";
import { alarmsOfGroup } from "../../../components/platforms/aws/operations/alarms-of-machines";
import { recordBalancer, sitesOf } from "./balancer/balancer-resources";
import { recordGroup } from "./group/group-server";
import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";
import type { RdsSettings } from "../../../components/settings/aws/rds";
import type { AlarmSettings } from "../../../components/settings/aws/care";

const db1 = ec2("db1", ["db"], { subnet: "private" });
const app1 = ec2("app1", ["webserver", "app"]);

function record({ alarms }: { readonly alarms: AlarmSettings }) {
  const network = { ...ownNetwork, privateSubnets: subnets("private", 1) };
  return recordOnAws([app1, db1], { bastion, network, alarms });
}

test("a mail address is told by a topic that is made, and machines on bad hardware are moved", async () => {
  const resources = await record({ alarms: { kind: "email", email: "ops@example.org" } });

  expect(resources.names.MetricAlarm).toEqual([
    "alarms-app1-hardware",
    "alarms-app1-system",
    "alarms-db1-hardware",
    "alarms-db1-system",
  ]);
  expect(resources.inputs("TopicSubscription", "alarms-topic-email")).toMatchObject({
    protocol: "email",
    endpoint: "ops@example.org",
  });
  expect(resources.inputs("MetricAlarm", "alarms-db1-hardware")).toMatchObject({
    name: "test/db1-hardware",
    namespace: "AWS/EC2",
    metricName: "StatusCheckFailed_System",
    dimensions: { InstanceId: "test-servers-db1-machine" },
    statistic: "Maximum",
    period: 60,
    evaluationPeriods: 2,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    alarmActions: ["arn of test-servers-alarms-topic", "arn:aws:automate:eu-central-1:ec2:recover"],
  });
});

test("a topic that exists is used as it is", async () => {
  const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";
  const resources = await record({ alarms: { kind: "topic", topic } });

  expect(resources.names.Topic).toBeUndefined();
  expect(resources.inputs("MetricAlarm", "alarms-app1-system")).toMatchObject({
    alarmActions: [topic],
    okActions: [topic],
  });
});

const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";

test("a group is compared with the size that it may have now, since a schedule changes it", async () => {
  const resources = await recordGroup({}, { alarms: { kind: "topic", topic } });

  const number = (id: string, metricName: string, stat: string) => ({
    id,
    metric: {
      namespace: "AWS/AutoScaling",
      metricName,
      dimensions: { AutoScalingGroupName: "tierwright-test-app" },
      stat,
      period: 300,
    },
    returnData: false,
  });
  expect(resources.inputs("MetricAlarm", "alarms-app-at-maximum")).toMatchObject({
    metricQueries: [
      { id: "ill", expression: "IF(most > least AND wanted >= most, 1, 0)", returnData: true },
      number("wanted", "GroupDesiredCapacity", "Minimum"),
      number("least", "GroupMinSize", "Maximum"),
      number("most", "GroupMaxSize", "Maximum"),
    ],
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 6,
  });
  expect(resources.inputs("MetricAlarm", "alarms-app-too-few")).toMatchObject({
    metricQueries: [
      { id: "ill", expression: "least - serving", returnData: true },
      number("serving", "GroupInServiceInstances", "Maximum"),
      number("least", "GroupMinSize", "Minimum"),
    ],
  });
});

test("a group of a fixed size cannot be at its maximum, unless a schedule gives it another one", () => {
  const morning = { name: "morning", cron: "0 7 * * *", timezone: "UTC", minimum: 4, maximum: 8 };
  const names = (schedule: Parameters<typeof alarmsOfGroup>[2]["schedule"]) =>
    alarmsOfGroup("app", "group", { minimum: 2, maximum: 2, schedule }).map(({ name }) => name);

  expect(names([])).toEqual(["app-too-few"]);
  expect(names([{ ...morning, desired: undefined }])).toEqual(["app-at-maximum", "app-too-few"]);
});

test("that nobody answers for a site is told only when somebody should: after its first rollout", async () => {
  const resources = await recordBalancer(sitesOf({ prod: { port: 12_000, domain: "www.example.org" } }), {
    isTold: true,
  });

  const alarm = resources.find("MetricAlarm", "alarms-site-prod-no-healthy-machine");
  expect(alarm.inputs).toMatchObject({
    name: "test/site-prod-no-healthy-machine",
    treatMissingData: "breaching",
  });
  expect(alarm.dependsOn).toContain("test-servers-prod-balancer-attachment");
});

test("a site that is called as a part of the stack has alarms of its own", async () => {
  const sites = sitesOf({ balancer: { port: 12_000, domain: "www.example.org" } });

  const resources = await recordBalancer(sites, { isTold: true });

  expect(resources.names.MetricAlarm).toEqual([
    "alarms-balancer-errors",
    "alarms-site-balancer-errors",
    "alarms-site-balancer-no-healthy-machine",
  ]);
});

test.each([
  [{}, Math.floor(202 * 0.8)],
  [{ max_connections: "150" }, 120],
  [{ max_connections: "LEAST({DBInstanceClassMemory/9531392},5000)" }, Math.floor(202 * 0.8)],
])("with the parameters %j a database tells of more than %d connections", (parameters, threshold) => {
  const rds: RdsSettings = {
    engine: "postgresql",
    instanceClass: "db.t4g.small",
    version: "17",
    multiZone: false,
    backupDays: 7,
    protect: true,
    certificateAuthority: "",
    storageGiB: 20,
    maximumStorageGiB: 100,
  };

  const alarms = alarmsOfDatabase(rds, parameters, {});

  expect(alarms.find(({ name }) => name === "database-connections")).toMatchObject({ threshold });
});

test("a class of RDS takes about as many connections as its memory allows", () => {
  expect(
    ["db.t4g.micro", "db.t4g.small", "db.m7g.large", "db.r7g.large", "db.r7g.24xlarge", "db.x9.odd"].map(
      mostConnections,
    ),
  ).toEqual([101, 202, 811, 1622, 5000, undefined]);
});
