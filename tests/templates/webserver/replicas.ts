import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** Programs in the place of a site's replicas, each of which answers with a text of its own. */
export class Replicas {
  /** By ADDRESS:PORT. */
  readonly #programs = new Map<string, http.Server>();

  /** Starts one on a free port. @returns its ADDRESS:PORT */
  async start(answer: string, address = "127.0.0.1"): Promise<string> {
    const program = http.createServer((_request, response) => response.end(answer));
    program.listen(0, address);
    await once(program, "listening");
    const place = `${address}:${(program.address() as AddressInfo).port}`;
    this.#programs.set(place, program);
    return place;
  }

  /** Ends one and what it has in hand. */
  async end(place: string): Promise<void> {
    const program = this.#programs.get(place);
    if (program === undefined) throw new Error(`no replica on ${place}`);
    this.#programs.delete(place);
    const closed = once(program, "close");
    program.close();
    program.closeAllConnections();
    await closed;
  }

  /** Lets none of them take more. */
  stop(): void {
    for (const program of this.#programs.values()) program.close();
    this.#programs.clear();
  }
}
