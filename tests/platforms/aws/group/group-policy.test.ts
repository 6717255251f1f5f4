import { groupPolicy } from "../../../../components/platforms/aws/group/group-policy";

test("the machines of a group may do this, and nothing else", () => {
  const policy = groupPolicy({
    stack: "prod",
    server: "app",
    bucket: "arn:aws:s3:::releases",
    neighbour: "arn:aws:ssm:eu-central-1:123456789012:parameter/tierwright/prod/app/ssh-host-key",
  });

  const bucket = "arn:aws:s3:::releases";
  const parameters = "arn:aws:ssm:eu-central-1:123456789012:parameter/tierwright/prod/app";
  expect(policy.Statement.map((statement) => ({ ...statement, Sid: undefined }))).toEqual([
    {
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${bucket}/groups/app/*`, `${bucket}/uploads/*`, `${bucket}/packed/*`],
    },
    {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [bucket],
      Condition: { StringLike: { "s3:prefix": ["groups/app/*", "uploads/*", "packed/*"] } },
    },
    {
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/groups/app/current/*`, `${bucket}/packed/*`],
    },
    { Effect: "Allow", Action: ["ssm:GetParameter"], Resource: [`${parameters}/*`] },
    { Effect: "Allow", Action: ["ssm:PutParameter"], Resource: [`${parameters}/current/*`] },
    {
      Effect: "Allow",
      Action: ["autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"],
      Resource: [
        "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:*:autoScalingGroupName/tierwright-prod-app",
      ],
    },
    {
      Effect: "Allow",
      Action: ["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"],
      Resource: ["*"],
    },
  ]);
});

test("in China, ARNs are of another partition", () => {
  const { Statement } = groupPolicy({
    stack: "prod",
    server: "app",
    bucket: "arn:aws-cn:s3:::releases",
    neighbour: "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/x",
  });

  expect(JSON.stringify(Statement)).not.toContain("arn:aws:");
});
