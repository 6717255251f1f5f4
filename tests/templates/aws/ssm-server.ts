import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ensureMoto } from "../../../sandbox/aws/moto";

const role = z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), Token: z.string() });

const told = z.object({ address: z.string(), reader: role, stranger: role });

/** What a server of SSM tells about itself: see `support/ssm-server.py`. */
export type SsmAccess = z.output<typeof told>;

/** A server of SSM on a port of its own, which asks for signatures: Moto. */
export class SsmServer {
  private constructor(
    readonly access: SsmAccess,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {}

  /** @param parameters texts by names */
  static async start(parameters: Readonly<Record<string, string>>): Promise<SsmServer> {
    const child = spawn(await ensureMoto(console.log), [path.join(__dirname, "../../support/ssm-server.py")]);
    child.stdin.write(`${JSON.stringify(parameters)}\n`);
    let complaints = "";
    child.stderr.on("data", (text: Buffer) => (complaints += text.toString()));
    for await (const line of createInterface({ input: child.stdout }))
      return new SsmServer(told.parse(JSON.parse(line)), child);
    throw new Error(`the server of SSM did not start: ${complaints}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.stdin.end();
    await ended;
  }
}
