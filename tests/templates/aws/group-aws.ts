import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { DescribeAutoScalingGroupsCommand, AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { z } from "zod";
import { ensureMoto } from "../../../sandbox/aws/moto";
import { autoScalingGroup, bucket, region } from "./group-names";

const text = z.string();
const told = z.object({
  address: text,
  role: z.object({ AccessKeyId: text, SecretAccessKey: text, Token: text }),
  administrator: z.object({ accessKeyId: text, secretAccessKey: text }),
});

const hookCall = z.object({
  Action: text,
  AutoScalingGroupName: text,
  LifecycleHookName: text,
  InstanceId: text,
  LifecycleActionResult: text.optional(),
});

/** What a machine may do: the actions of the policy that a group's role has. */
const actions = [
  ...["s3:GetObject", "s3:PutObject", "s3:ListBucket", "ssm:GetParameter", "ssm:PutParameter"],
  ...["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"],
];

/** The AWS of one group of two machines, which asks for signatures and permissions: Moto. */
export class GroupAws {
  /** What AWS was told about lifecycle hooks, as `ACTION HOOK INSTANCE RESULT`. */
  readonly hooks: string[] = [];
  readonly #s3: S3Client;
  readonly #ssm: SSMClient;
  readonly #autoScaling: AutoScalingClient;

  private constructor(
    readonly access: z.output<typeof told>,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {
    const options = { region, endpoint: access.address, credentials: access.administrator };
    this.#s3 = new S3Client({ ...options, forcePathStyle: true });
    this.#ssm = new SSMClient(options);
    this.#autoScaling = new AutoScalingClient(options);
  }

  static async start(): Promise<GroupAws> {
    const program = path.join(__dirname, "../../support/group-server.py");
    const child = spawn(await ensureMoto(console.log), [program, bucket, autoScalingGroup]);
    const statement = { Effect: "Allow", Action: actions, Resource: "*" };
    child.stdin.write(`${JSON.stringify({ Version: "2012-10-17", Statement: [statement] })}\n`);
    let complaints = "";
    child.stderr.on("data", (said: Buffer) => (complaints += said.toString()));
    const lines = createInterface({ input: child.stdout });
    const begun = new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      child.once("exit", () => {
        reject(new Error(`Moto did not start: ${complaints}`));
      });
    });
    const aws = new GroupAws(told.parse(JSON.parse(await begun)), child);
    lines.on("line", (line) => {
      const call = hookCall.parse(JSON.parse(line));
      aws.hooks.push(
        [call.Action, call.LifecycleHookName, call.InstanceId, call.LifecycleActionResult]
          .filter((word) => word !== undefined)
          .join(" "),
      );
    });
    return aws;
  }

  async put(key: string, content: string | Buffer): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(content) }));
  }

  /** The content of an object. @throws when there is none */
  async get(key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? "";
  }

  /** Takes all objects away, and forgets what was told. */
  async clear(): Promise<void> {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    for (const { Key } of Contents) await this.#s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    this.hooks.length = 0;
  }

  /** @returns its version */
  async putParameter(name: string, value: string): Promise<number> {
    const Type = "SecureString";
    const answer = await this.#ssm.send(
      new PutParameterCommand({ Name: name, Value: value, Type, Overwrite: true }),
    );
    return answer.Version ?? 0;
  }

  async parameter(name: string): Promise<string | undefined> {
    const answer = await this.#ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter?.Value;
  }

  /** The ids of the group's machines. */
  async instances(): Promise<readonly string[]> {
    const question = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [autoScalingGroup] });
    const { AutoScalingGroups = [] } = await this.#autoScaling.send(question);
    return AutoScalingGroups.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId = "" }) => InstanceId),
    ).sort();
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.stdin.end();
    for (const client of [this.#s3, this.#ssm, this.#autoScaling]) client.destroy();
    await ended;
  }
}
