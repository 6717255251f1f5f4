import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../../../remote/host";
import type { Bucket } from "../bucket";
import type { Policy } from "../machine-policy";
import { backupFolders, backupsSecrets, backupsStep, type CopiedBackups } from "./backups-step";

/** A server whose backups are copied. */
export interface CopiedBackupsArgs extends CopiedBackups {
  readonly host: Host;
  /** Name of its role. */
  readonly role: pulumi.Input<string>;
  readonly bucket: Bucket;
}

/** Copies of a server's backups in the bucket, which it may add to, and neither read nor delete. */
export class CopiedBackupsOfServer extends pulumi.ComponentResource {
  constructor(name: string, args: CopiedBackupsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:CopiedBackups", name, {}, options);
    const { host, bucket } = args;
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        name: "backups",
        role: args.role,
        policy: pulumi.jsonStringify(bucket.arn.apply((arn) => backupsPolicy(arn, args.server))),
      },
      { parent: this },
    );
    host.carryOut(
      `${name}-told`,
      backupsStep(args),
      { [backupsSecrets.bucket]: bucket.bucketName },
      { parent: this, dependsOn: [policy, ...bucket.ready] },
    );
    this.registerOutputs({});
  }
}

/** @param bucket ARN of the bucket */
export function backupsPolicy(bucket: string, server: string): Policy {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AddBackups",
        Effect: "Allow",
        Action: "s3:PutObject",
        Resource: backupFolders(server).map((folder) => `${bucket}/${folder}*`),
      },
    ],
  };
}
