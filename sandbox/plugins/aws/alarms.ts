import {
  DeleteAlarmsCommand,
  type Metric,
  type MetricDataQuery,
  type MetricStat,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import type { Values } from "../../engine/values";
import { block, blocks, boolean, text } from "../inputs";
import { arn, putKind } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { allTags, retagBy } from "./tags";

export const metricAlarm = putKind({
  required: ["comparisonOperator", "evaluationPeriods"],
  replaceOn: ["name"],
  uniqueName: "name",
  retag: retagBy({
    add: async (cloud, id, Tags) =>
      cloud.cloudwatch.send(new TagResourceCommand({ ResourceARN: await arnOf(cloud, id), Tags })),
    remove: async (cloud, id, TagKeys) =>
      cloud.cloudwatch.send(new UntagResourceCommand({ ResourceARN: await arnOf(cloud, id), TagKeys })),
  }),
  id: (inputs, call) => nameFor(inputs, call),
  put: async (cloud, AlarmName, inputs) => {
    const queries = blocks(inputs, "metricQueries");
    await cloud.cloudwatch.send(
      new PutMetricAlarmCommand({
        ...requestPart<PutMetricAlarmCommandInput>(
          inputs,
          [
            ...(["AlarmActions", "AlarmDescription", "ComparisonOperator", "DatapointsToAlarm"] as const),
            ...(["EvaluationPeriods", "ExtendedStatistic", "MetricName", "Namespace", "Period"] as const),
            ...(["Statistic", "Threshold", "TreatMissingData", "Unit", "ThresholdMetricId"] as const),
          ],
          { InsufficientDataActions: "insufficientDataActions", OKActions: "okActions" },
        ),
        AlarmName,
        ActionsEnabled: boolean(inputs, "actionsEnabled") ?? true,
        Dimensions: dimensions(inputs),
        ...(queries.length > 0 && { Metrics: queries.map(query) }),
        Tags: allTags(cloud, inputs),
      }),
    );
  },
  read: async (cloud, id) => ({ arn: await arnOf(cloud, id), name: id }),
  delete: (cloud, id) => cloud.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [id] })),
});

function arnOf(cloud: Cloud, id: string): Promise<string> {
  return arn(cloud, "cloudwatch", `alarm:${id}`);
}

function dimensions(values: Values): { Name: string; Value: string }[] {
  const named = block(values, "dimensions");
  return Object.keys(named).map((Name) => ({ Name, Value: text(named, Name) ?? "" }));
}

/** A number that the alarm counts with: a metric of its own, or a formula of others. */
function query(values: Values): MetricDataQuery {
  const { metric } = values;
  const wanted = block(values, "metric");
  return {
    ...requestPart<MetricDataQuery>(values, ["Expression", "Id", "Label", "Period", "ReturnData"]),
    ...(metric !== undefined && {
      MetricStat: {
        ...requestPart<MetricStat>(wanted, ["Period", "Stat", "Unit"]),
        Metric: {
          ...requestPart<Metric>(wanted, ["MetricName", "Namespace"]),
          Dimensions: dimensions(wanted),
        },
      },
    }),
  };
}
