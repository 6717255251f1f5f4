import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { motoImages } from "../../../../sandbox/aws/machine-images";
import type { CloudApi } from "../cloud-api";

/** An instance, whose role may do this. */
export async function makeInstance(cloud: CloudApi, name: string, policy: unknown): Promise<string> {
  const iam = new IAMClient(cloud.settings);
  const [role, profile] = [{ RoleName: name }, { InstanceProfileName: name }];
  await iam.send(
    new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17" }) }),
  );
  const PolicyDocument = JSON.stringify(policy);
  if (policy !== undefined)
    await iam.send(new PutRolePolicyCommand({ ...role, PolicyName: name, PolicyDocument }));
  await iam.send(new CreateInstanceProfileCommand(profile));
  await iam.send(new AddRoleToInstanceProfileCommand({ ...role, ...profile }));
  const [image] = motoImages();
  const { Instances = [] } = await new EC2Client(cloud.settings).send(
    new RunInstancesCommand({
      MinCount: 1,
      MaxCount: 1,
      ImageId: String(image?.ami_id),
      IamInstanceProfile: { Name: name },
    }),
  );
  return Instances[0]?.InstanceId ?? "";
}

/** The agent of an instance, as on its machine; in a folder of its own. */
export function startAgent(identity: string, instance: string, gateway: string): ChildProcess {
  mkdirSync(identity);
  writeFileSync(join(identity, "gateway"), gateway);
  writeFileSync(
    join(identity, "metadata.json"),
    JSON.stringify({ "meta-data": { "instance-id": instance } }),
  );
  const program = resolve(__dirname, "../../../../sandbox/aws/image/ssm-agent.py");
  return spawn("python3", [program], {
    env: { ...process.env, SANDBOX_IDENTITY: identity },
    stdio: ["ignore", "inherit", "inherit"],
  });
}
