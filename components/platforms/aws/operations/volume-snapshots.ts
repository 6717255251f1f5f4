import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SnapshotSettings } from "../../../settings/aws/care";
import type { Policy } from "../machine-policy";
import { nameTag } from "../name-tag";
import { volumeTag } from "../volume-tag";

/** Which volumes, and how often. */
export interface VolumeSnapshotsArgs {
  readonly settings: SnapshotSettings;
  readonly stack: string;
  /** Names of the machines whose data volumes are meant. */
  readonly machines: readonly string[];
}

/**
 * Daily snapshots of the data volumes, made and deleted by Data Lifecycle Manager. Those which are there stay when this is
 * taken back. PostgreSQL recovers from one as from a power failure; a backup of its own is still the way to one site's data.
 */
export class VolumeSnapshots extends pulumi.ComponentResource {
  constructor(name: string, args: VolumeSnapshotsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:VolumeSnapshots", name, {}, options);
    const role = snapshotRole(name, args.stack, this);
    for (const machine of args.machines) snapshotPolicy(`${name}-${machine}`, machine, role, args, this);
    this.registerOutputs({});
  }
}

function snapshotPolicy(
  name: string,
  machine: string,
  role: SnapshotRole,
  { settings, stack }: VolumeSnapshotsArgs,
  parent: pulumi.Resource,
): void {
  new aws.dlm.LifecyclePolicy(
    name,
    {
      // Letters, digits, blanks, underscores and hyphens alone.
      description: `Tierwright stack ${stack} ${machine} daily`.replaceAll(/[^0-9A-Za-z _-]/g, "-"),
      executionRoleArn: role.arn,
      state: "ENABLED",
      policyDetails: {
        resourceTypes: ["VOLUME"],
        targetTags: volumeTag(stack, machine),
        schedules: [
          {
            name: "daily",
            createRule: { interval: 24, intervalUnit: "HOURS", times: settings.at },
            retainRule: { count: settings.keep },
            copyTags: true,
          },
        ],
      },
      tags: nameTag(stack, machine, "snapshots"),
    },
    { parent, dependsOn: [role.policy] },
  );
}

interface SnapshotRole {
  readonly arn: pulumi.Output<string>;
  readonly policy: pulumi.Resource;
}

function snapshotRole(name: string, stack: string, parent: pulumi.Resource): SnapshotRole {
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      namePrefix: `${`${stack}-snapshots`.slice(0, 37)}-`,
      description: `Snapshots of the Tierwright stack ${stack}`,
      assumeRolePolicy: JSON.stringify(trust),
      tags: nameTag(stack, "snapshots"),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-role-policy`,
    { name: "snapshots", role: role.name, policy: JSON.stringify(snapshotRights) },
    { parent },
  );
  return { arn: role.arn, policy };
}

const trust: Policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "dlm.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** What is left of AWSDataLifecycleManagerServiceRole for policies that share, copy and archive nothing. */
export const snapshotRights: Policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        "ec2:CreateSnapshot",
        "ec2:CreateSnapshots",
        "ec2:DeleteSnapshot",
        "ec2:DescribeInstances",
        "ec2:DescribeSnapshots",
        "ec2:DescribeVolumes",
      ],
      Resource: "*",
    },
    { Effect: "Allow", Action: "ec2:CreateTags", Resource: "arn:*:ec2:*::snapshot/*" },
  ],
};
