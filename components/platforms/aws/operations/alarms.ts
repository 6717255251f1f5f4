import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmSettings } from "../../../settings/aws/care";
import type { AwsSettings, Settings } from "../../../settings/settings";
import { nameTag } from "../name-tag";
import type { Alarm } from "./alarm";
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

  /** Those of a site behind the load balancer. */
  ofSite(site: BalancedSite): void {
    this.tell(alarmsOfSite(site));
  }

  tell(alarms: readonly Alarm[]): void {
    for (const alarm of alarms) this.#tell(alarm);
  }

  #tell(alarm: Alarm): void {
    const { minutes, period = 1, missing = "well", action } = alarm;
    new aws.cloudwatch.MetricAlarm(
      `${this.#name}-${alarm.name}`,
      {
        name: `${this.#stack}-${alarm.name}`,
        alarmDescription: alarm.description,
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: { ...alarm.dimensions },
        statistic: alarm.statistic,
        period: period * 60,
        evaluationPeriods: minutes / period,
        threshold: alarm.threshold,
        comparisonOperator: comparisons[alarm.when],
        treatMissingData: missing === "well" ? "notBreaching" : "breaching",
        alarmActions: [this.#topic, ...(action === undefined ? [] : [action])],
        okActions: [this.#topic],
        tags: nameTag(this.#stack, alarm.name),
      },
      { parent: this },
    );
  }
}

const comparisons: Readonly<Record<Alarm["when"], string>> = {
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
