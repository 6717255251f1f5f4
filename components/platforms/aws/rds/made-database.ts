import type * as pulumi from "@pulumi/pulumi";

/** What an instance and a cluster are told alike. */
export interface RdsCommon {
  /** Name at AWS. */
  readonly identifier: string | pulumi.Output<string>;
  readonly engineVersion: string;
  readonly subnetGroup: pulumi.Input<string>;
  readonly parameterGroup: pulumi.Input<string>;
  readonly securityGroup: pulumi.Input<string>;
  readonly master: string;
  readonly password: pulumi.Input<string>;
  /** Where its log goes in CloudWatch; undefined where it stays at RDS. */
  readonly log: pulumi.Resource | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What was made of it. */
export interface MadeDatabase {
  readonly address: pulumi.Output<string>;
  /** What CloudWatch calls it: name and value of a dimension. */
  readonly dimension: Readonly<Record<string, pulumi.Input<string>>>;
  readonly ready: readonly pulumi.Resource[];
}
