import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { createInterface } from "node:readline";

/** How long an agent may take to connect to a port of its own machine. */
const dialSeconds = 20;

interface Dial {
  readonly instance: string;
  readonly resolve: (connection: Duplex) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The agents of machines (../image/ssm-agent.py), each at the end of a line that it opened itself: nothing connects to a
 * machine. Asked for a port, an agent connects to it there, and opens a connection for what goes to it and comes from it.
 */
export class Agents {
  private readonly lines = new Map<string, Duplex>();
  private readonly dials = new Map<string, Dial>();

  /** @param onChange an agent came or went */
  constructor(private readonly onChange: () => void) {}

  /** Instances whose agent is there. */
  get instances(): string[] {
    return [...this.lines.keys()].sort();
  }

  /** An agent has come. */
  welcome(instance: string, line: Duplex): void {
    this.lines.get(instance)?.destroy();
    this.lines.set(instance, line);
    this.onChange();
    // It says only what it could not do: `failed <dial> <why>`.
    createInterface(line).on("line", (text) => {
      const [, dial = "", why = text] = /^failed (\S+) (.*)$/.exec(text) ?? [];
      this.take(dial, instance)?.reject(new Error(why));
    });
    line.on("error", () => line.destroy());
    line.on("close", () => {
      if (this.lines.get(instance) !== line) return;
      this.lines.delete(instance);
      this.onChange();
    });
  }

  /** An agent has opened the connection that it was asked for. */
  connect(dial: string, instance: string, connection: Duplex): void {
    const asked = this.take(dial, instance);
    if (asked === undefined) connection.destroy();
    else asked.resolve(connection);
  }

  /** Connects to a port of a machine, from there. */
  dial(instance: string, port: number): Promise<Duplex> {
    const line = this.lines.get(instance);
    if (line === undefined) return Promise.reject(new Error(`${instance} is not connected`));
    const dial = randomUUID();
    return new Promise((resolve, reject) => {
      this.dials.set(dial, { instance, resolve, reject });
      line.write(`connect ${dial} ${port}\n`);
      setTimeout(
        () => this.take(dial, instance)?.reject(new Error("the agent does not answer")),
        dialSeconds * 1000,
      ).unref();
    });
  }

  private take(dial: string, instance: string): Dial | undefined {
    const found = this.dials.get(dial);
    if (found?.instance !== instance) return undefined;
    this.dials.delete(dial);
    return found;
  }
}
