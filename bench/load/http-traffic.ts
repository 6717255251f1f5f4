import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Agent, type Dispatcher } from "undici";
import { z } from "zod";
import { type Exchange, exchangeOf } from "./exchange";
import type { LoadReport } from "./load-report";
import type { Tally } from "./tally";

/** A request without an answer after this time has failed, in milliseconds. */
const patience = 30_000;

/** Codes of a connection that was closed before an answer began. */
const closings: readonly string[] = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/** How often each row was written, by its name. */
const entries = z.record(z.string(), z.number());

type Answer = Pick<Dispatcher.ResponseData, "statusCode" | "headers"> & { readonly text: string };

/** Requests at a given rate: each is sent when it is due, however long others wait for their answers. */
export class HttpTraffic {
  private readonly run = randomUUID();
  private readonly acknowledged: string[] = [];
  private readonly agents: Record<Exchange["connection"], Agent>;
  private readonly waiting = new Set<Promise<void>>();

  constructor(
    private readonly origin: string,
    private readonly domain: string,
    private readonly tally: Tally,
  ) {
    const limits = { connections: 256, headersTimeout: patience, bodyTimeout: patience };
    this.agents = {
      kept: new Agent({ ...limits, pipelining: 1 }),
      new: new Agent({ ...limits, pipelining: 0 }), // "connection: close" with every request
    };
    for (const agent of Object.values(this.agents)) agent.on("connect", () => (tally.connections += 1));
  }

  /** Sends until `isOver` says so, asked before each request with the number of those sent. */
  async send(rate: number, isOver: (sent: number) => boolean): Promise<void> {
    const started = performance.now();
    for (let index = 0; !isOver(index); index += 1) {
      const due = started + (index * 1000) / rate;
      const early = due - performance.now();
      if (early > 0) await pause(early);
      this.tally.lateness = Math.max(this.tally.lateness, performance.now() - due);
      this.tally.sent += 1;
      const exchange = this.exchange(exchangeOf(index), `${index}`, due);
      this.waiting.add(exchange);
      void exchange.finally(() => this.waiting.delete(exchange));
    }
  }

  /** Waits for the last answers, then asks the app which of the rows that it acknowledged it has. */
  async finish(): Promise<LoadReport["rows"]> {
    await Promise.all(this.waiting);
    const stored = await this.storedRows();
    await Promise.all(Object.values(this.agents).map((agent) => agent.close()));
    return {
      acknowledged: this.acknowledged.length,
      found: this.acknowledged.filter((name) => name in stored).length,
      repeated: Object.values(stored).filter((times) => times > 1).length,
    };
  }

  private async exchange(exchange: Exchange, name: string, due: number): Promise<void> {
    const sent = this.tally.now();
    const body = exchange.method === "POST" ? JSON.stringify({ run: this.run, name }) : null;
    try {
      const { statusCode, headers, text } = await this.askPatiently(exchange, body);
      const version = headers["x-version"];
      if (statusCode !== exchange.status || typeof version !== "string")
        throw new Error(`status ${statusCode}${typeof version === "string" ? `: ${text.trim()}` : ""}`);
      this.tally.answer(performance.now() - due - exchange.sleeps, version, sent);
      if (exchange.method === "POST") this.acknowledged.push(name);
    } catch (error) {
      this.tally.failure(exchange.title, messageOf(error));
    }
  }

  /**
   * A webserver may close a kept connection at any time, also while a request is on its way to it, as nginx does when
   * it is reloaded. Clients know that and ask again on a new connection (RFC 9110, section 9.2.2; the POSTs name their
   * rows and so can be repeated). It is counted, and done once; an answer that is an error is never asked for again.
   */
  private async askPatiently(exchange: Exchange, body: string | null): Promise<Answer> {
    try {
      return await this.ask(exchange, body);
    } catch (error) {
      if (exchange.connection === "new" || !closings.includes(codeOf(error))) throw error;
      this.tally.askedAgain += 1;
      return this.ask({ ...exchange, connection: "new" }, body);
    }
  }

  private async ask(
    { method, path, connection }: Pick<Exchange, "method" | "path" | "connection">,
    body: string | null,
  ): Promise<Answer> {
    const {
      statusCode,
      headers,
      body: answer,
    } = await this.agents[connection].request({
      origin: this.origin,
      method,
      path,
      headers: { host: this.domain, "content-type": "application/json" },
      body,
    });
    return { statusCode, headers, text: await answer.text() };
  }

  /** The load is over, so a question that fails says nothing about it and is asked again. */
  private async storedRows(): Promise<z.output<typeof entries>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const path = `/entries?run=${this.run}`;
        const { statusCode, text } = await this.ask({ method: "GET", path, connection: "new" }, null);
        if (statusCode !== 200) throw new Error(`the rows cannot be counted: status ${statusCode}`);
        return entries.parse(JSON.parse(text));
      } catch (error) {
        if (attempt === 20) throw error;
        await pause(500);
      }
    }
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return codeOf(error) === "" ? message : `${codeOf(error)}: ${message}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
