import { spawn } from "node:child_process";
import { once } from "node:events";
import type { StartSessionCommandOutput } from "@aws-sdk/client-ssm";
import { pathWithPlugin } from "../../../../sandbox/aws/sessions/plugin-path";

/** What `session-manager-plugin` made of a session. */
export interface PluginRun {
  readonly status: number | null;
  /** Everything of standard output, with what is not of the server. */
  readonly output: Buffer;
}

/** Runs `session-manager-plugin` for a session as the AWS CLI does: it says something there, and hears what comes. */
export async function runPlugin(
  { SessionId, TokenValue, StreamUrl }: Partial<StartSessionCommandOutput>,
  endpointUrl: string,
  input: Buffer,
): Promise<PluginRun> {
  const request = { Target: "i-1", DocumentName: "AWS-StartSSHSession" };
  const words = [
    JSON.stringify({ SessionId, TokenValue, StreamUrl }),
    "eu-central-1",
    "StartSession",
    "",
    JSON.stringify(request),
    endpointUrl,
  ];
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const plugin = spawn("session-manager-plugin", words, {
    env: { ...process.env, ...keys, PATH: pathWithPlugin(process.env.PATH ?? "") },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const parts: Buffer[] = [];
  plugin.stdout.on("data", (part: Buffer) => parts.push(part));
  plugin.stdin.on("error", () => undefined); // it has ended
  plugin.stdin.write(input);
  await once(plugin, "close");
  return { status: plugin.exitCode, output: Buffer.concat(parts) };
}
