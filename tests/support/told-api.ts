import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a service of AWS says to a request. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** Services of AWS at an address of their own, which say what a test wants. */
export abstract class ToldApi implements AsyncDisposable {
  readonly #server: Server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "text/xml" }).end(body);
    });
  });

  /** @returns where it answers */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  protected abstract answer(request: IncomingMessage): Promise<ApiAnswer>;
}
