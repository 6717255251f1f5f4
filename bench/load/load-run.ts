import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { projectDirectory } from "../../sandbox/servers/places";
import type { LoadRequest } from "./load-plan";
import { type LoadReport, loadReport } from "./load-report";

/** A load that is on its way, in a process of its own. */
export class LoadRun {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Starts it; at the return the first requests are being sent. */
  static async start(request: LoadRequest): Promise<LoadRun> {
    const child = spawn(
      process.execPath,
      ["--require", join(projectDirectory(), "typescript-loader.cjs"), join(__dirname, "generate.ts")],
      { stdio: ["pipe", "pipe", "inherit"], cwd: projectDirectory() },
    );
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const run = new LoadRun(child);
    await run.nextLine();
    return run;
  }

  /** Asks it to end, and waits until its last request was answered. */
  async end(): Promise<LoadReport> {
    this.child.stdin.end();
    return loadReport.parse(JSON.parse(await this.nextLine()));
  }

  private async nextLine(): Promise<string> {
    const line = await this.lines.next();
    if (line.done === true) throw new Error("the load ended before its time; its last words are above");
    return line.value;
  }
}
