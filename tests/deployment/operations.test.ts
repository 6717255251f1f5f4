import { parseSettings } from "../../components/settings/parse-settings";
import { ec2ExampleFiles, setAt, settingsIn } from "../support/example-settings";
import { type Recorded, recordDeployment } from "./recorded-resources";

/** The example with a group, its load balancer, RDS, logs, alarms and backups in the bucket. */
const example = ec2ExampleFiles.find((file) => file.includes("auto-scaling")) ?? "";

let resources: readonly Recorded[];

beforeAll(async () => {
  const raw = settingsIn(example);
  setAt(raw, ["apps", "shop", "source"], { directory: "examples/guestbook" });
  resources = await recordDeployment(parseSettings(raw, "prod"));
});

function ofType(type: string): readonly Recorded[] {
  return resources.filter((resource) => resource.type.endsWith(`:${type}`));
}

function alarm(name: string): Readonly<Record<string, unknown>> {
  return ofType("MetricAlarm").find(({ inputs }) => inputs.name === name)?.inputs ?? {};
}

test("a group, its sites, its balancer and its database have their alarms", () => {
  expect(
    ofType("MetricAlarm")
      .map(({ inputs }) => inputs.name)
      .sort(),
  ).toEqual([
    "prod/app-at-maximum",
    "prod/app-disk",
    "prod/app-too-few",
    "prod/balancer-errors",
    "prod/database-connections",
    "prod/database-processor",
    "prod/database-storage",
    "prod/site-prod-errors",
    "prod/site-prod-no-healthy-machine",
  ]);
});

test("nobody who answers for a site is an alarm, also when there are no numbers at all", () => {
  expect(alarm("prod/site-prod-no-healthy-machine")).toMatchObject({
    namespace: "AWS/ApplicationELB",
    metricName: "HealthyHostCount",
    statistic: "Maximum",
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    period: 60,
    evaluationPeriods: 3,
    treatMissingData: "breaching",
  });
  expect(Object.keys(alarm("prod/site-prod-errors").dimensions ?? {})).toEqual([
    "LoadBalancer",
    "TargetGroup",
  ]);
});

test("a group that stays at its maximum is told", () => {
  expect(alarm("prod/app-at-maximum")).toMatchObject({
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 6,
    metricQueries: expect.arrayContaining([
      expect.objectContaining({ expression: "IF(most > least AND wanted >= most, 1, 0)", returnData: true }),
    ]) as unknown,
  });
});

test("every machine of the group looks after the databases, sends its journal and copies backups", () => {
  const names = resources.map(({ name }) => name);

  expect(names).toEqual(
    expect.arrayContaining([
      "prod-database-app",
      "prod-prod-database",
      "prod-prod-backups-app",
      "prod-servers-operations-app-logs-agent",
      "prod-servers-operations-app-backups-told",
    ]),
  );
  expect(
    ofType("LogGroup")
      .map(({ inputs }) => inputs.name)
      .sort(),
  ).toEqual([
    // What follows is random.
    expect.stringMatching(/^\/aws\/rds\/instance\/tierwright-prod-[^/]+\/postgresql$/),
    "/tierwright/prod/app",
  ]);
});
