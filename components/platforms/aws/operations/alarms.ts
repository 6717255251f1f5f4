import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmSettings } from "../../../settings/aws/care";
import type { AwsSettings, Settings } from "../../../settings/settings";
import { nameTag } from "../name-tag";
import type { Alarm, AlarmOfFormula, AlarmOfNumber } from "./alarm";
import { alarmTopic } from "./alarm-topic";
import { alarmsOfSite, type BalancedSite } from "./alarms-of-sites";

/** Who is told, and of what. */
export interface AlarmsArgs {
  readonly settings: AlarmSettings;
  readonly stack: string;
}

/** Alarms of CloudWatch. Each tells when something begins, and when it is over. */
export class Alarms extends pulumi.ComponentResource {
  readonly #name: string;
  readonly #stack: string;
  readonly #topic: pulumi.Input<string>;

  constructor(name: string, { settings, stack }: AlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Alarms", name, {}, options);
    this.#name = name;
    this.#stack = stack;
    this.#topic = alarmTopic(`${name}-topic`, stack, settings, this);
    this.registerOutputs({});
  }

  /**
   * Those of a site behind the load balancer.
   * @param dependsOn what has to be there before its machines can be found well
   */
  ofSite(site: BalancedSite, dependsOn: readonly pulumi.Resource[]): void {
    this.tell(alarmsOfSite(site), dependsOn);
  }

  tell(alarms: readonly Alarm[], dependsOn: readonly pulumi.Resource[] = []): void {
    for (const alarm of alarms) this.#tell(alarm, dependsOn);
  }

  #tell(alarm: Alarm, dependsOn: readonly pulumi.Resource[]): void {
    const { minutes, period = 1, missing = "well", action } = alarm;
    new aws.cloudwatch.MetricAlarm(
      `${this.#name}-${alarm.name}`,
      {
        // With a sign that neither half can have: another stack's alarm of the same name would be overwritten unasked.
        name: `${this.#stack}/${alarm.name}`,
        alarmDescription: alarm.description,
        ...("formula" in alarm ? formula(alarm, period * 60) : number(alarm, period * 60)),
        evaluationPeriods: minutes / period,
        treatMissingData: missing === "well" ? "notBreaching" : "breaching",
        alarmActions: [this.#topic, ...(action === undefined ? [] : [action])],
        okActions: [this.#topic],
        tags: nameTag(this.#stack, alarm.name),
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }
}

/** What an alarm looks at, and when that is ill. */
type Condition = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  | "namespace"
  | "metricName"
  | "dimensions"
  | "statistic"
  | "period"
  | "metricQueries"
  | "threshold"
  | "comparisonOperator"
>;

function number(alarm: AlarmOfNumber, period: number): Condition {
  return {
    namespace: alarm.namespace,
    metricName: alarm.metric,
    dimensions: { ...alarm.dimensions },
    statistic: alarm.statistic,
    period,
    threshold: alarm.threshold,
    comparisonOperator: comparisons[alarm.when],
  };
}

function formula(
  { formula: expression, numbers, namespace, dimensions }: AlarmOfFormula,
  period: number,
): Condition {
  return {
    metricQueries: [
      { id: "ill", expression, label: "ill", returnData: true },
      ...Object.entries(numbers).map(([id, { metric: metricName, statistic: stat }]) => ({
        id,
        metric: { namespace, metricName, dimensions: { ...dimensions }, stat, period },
        returnData: false,
      })),
    ],
    threshold: 0,
    comparisonOperator: comparisons[">"],
  };
}

const comparisons: Readonly<Record<AlarmOfNumber["when"], string>> = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
};

/** Undefined where nobody wants to be told. */
export function alarmsOf(
  name: string,
  { deploymentName }: Settings,
  { alarms }: AwsSettings,
  parent: pulumi.Resource,
): Alarms | undefined {
  return alarms && new Alarms(name, { settings: alarms, stack: deploymentName }, { parent });
}
