import { spawn } from "node:child_process";
import { projectDirectory } from "../../../sandbox/servers/places";

/** What `components/remote/reach.ts` is told. */
export interface ReachRequest {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly privateKey: string;
  readonly bootTimeoutSeconds: number;
}

/** Runs the program that waits for a server and checks it, just as a deployment does. */
export function reach(
  request: ReachRequest,
  onText: (text: string) => void = () => undefined,
): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(
    process.execPath,
    ["--require", "./typescript-loader.cjs", "components/remote/reach.ts"],
    {
      cwd: projectDirectory(),
    },
  );
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", onText);
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end(JSON.stringify(request));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ status, stderr });
    });
  });
}
