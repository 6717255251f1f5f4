import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Snapshots, logs, and alarms that somebody gets. */
export function operations(options: pulumi.CustomResourceOptions) {
  const config = new pulumi.Config();
  const role = new aws.iam.Role(
    "snapshots",
    {
      namePrefix: "fixture-",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "dlm.amazonaws.com" } },
        ],
      }),
    },
    options,
  );
  new aws.dlm.LifecyclePolicy(
    "daily",
    {
      description: "Data volumes",
      executionRoleArn: role.arn,
      policyDetails: {
        resourceTypes: ["VOLUME"],
        targetTags: { data: "yes" },
        schedules: [
          {
            name: "daily",
            createRule: { interval: 24, intervalUnit: "HOURS", times: "03:00" },
            retainRule: { count: config.getNumber("keepSnapshots") ?? 7 },
            copyTags: true,
          },
        ],
      },
    },
    options,
  );
  new aws.cloudwatch.LogGroup(
    "log",
    { name: "/fixture/app", retentionInDays: config.getNumber("retentionDays") ?? 30 },
    options,
  );
  const topic = new aws.sns.Topic("topic", { displayName: "Fixture" }, options);
  new aws.sns.TopicSubscription(
    "person",
    { topic: topic.arn, protocol: "email", endpoint: "ops@example.org" },
    options,
  );
  new aws.cloudwatch.MetricAlarm(
    "alarm",
    {
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 2,
      metricName: "UnHealthyHostCount",
      namespace: "AWS/ApplicationELB",
      period: 60,
      statistic: "Maximum",
      threshold: config.getNumber("threshold") ?? 0,
      dimensions: { LoadBalancer: "app/one/1" },
      alarmActions: [topic.arn],
      treatMissingData: "notBreaching",
    },
    options,
  );
  return topic.arn;
}
