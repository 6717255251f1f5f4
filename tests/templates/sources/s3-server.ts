import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ensureMoto } from "../../../sandbox/aws/moto";

const accessKey = z.object({ id: z.string(), secret: z.string() });

const told = z.object({
  address: z.string(),
  key: z.string(),
  reader: accessKey,
  nobody: accessKey,
  role: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), Token: z.string() }),
});

/** What a server of S3 tells about itself: see `support/s3-server.py`. */
export type S3Access = z.output<typeof told>;

/** A server of S3 on a port of its own, which asks for signatures: Moto. */
export class S3Server {
  private constructor(
    readonly access: S3Access,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {}

  /**
   * @param file what lies in the bucket `releases`
   * @param folder files which lie there too, by their paths
   */
  static async start(file: string, ...folder: readonly string[]): Promise<S3Server> {
    const program = path.join(__dirname, "../../support/s3-server.py");
    const child = spawn(await ensureMoto(console.log), [program, file, ...folder]);
    let complaints = "";
    child.stderr.on("data", (text: Buffer) => (complaints += text.toString()));
    for await (const line of createInterface({ input: child.stdout }))
      return new S3Server(told.parse(JSON.parse(line)), child);
    throw new Error(`the server of S3 did not start: ${complaints}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.stdin.end();
    await ended;
  }
}
