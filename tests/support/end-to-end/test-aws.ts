import type { Releases } from "../../../bench/load/releases";
import { type AwsSandbox, openAws, startAws } from "../../../sandbox/aws/aws-sandbox";
import { keepsSandbox } from "./test-sandbox";
import type { TestStack } from "./test-stack";

/** What the program, which asks AWS by itself, and its engine say who they are. */
const sandboxKeys = { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox" };

/** A new AWS of this name in the sandbox, in the place of one that an earlier run has left. */
export async function startTestAws(name: string): Promise<AwsSandbox> {
  Object.assign(process.env, sandboxKeys);
  await (await openAws(name))?.remove();
  return startAws({ name, region: "eu-central-1" });
}

/** Removes an AWS and what was deployed there, unless the environment asks for them to stay. */
export async function endTestAws(aws: AwsSandbox, stack: TestStack, releases: Releases): Promise<void> {
  if (keepsSandbox()) {
    console.log(`The AWS ${aws.name} is left: ${stack.folder}`);
    return;
  }
  stack.remove();
  releases.remove();
  await aws.remove();
}
