import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server on a port of its own, which counts what it was asked for. */
export class FileServer {
  /** The paths that were asked for. */
  readonly requests: string[] = [];
  /** Content by path. */
  readonly files = new Map<string, Buffer>();
  /** In place of files: what answers a request. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  private readonly server = createServer((request, response) => {
    const asked = request.url ?? "/";
    this.requests.push(asked);
    if (this.answer !== undefined) {
      this.answer(request, response);
      return;
    }
    const content = this.files.get(asked);
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content ?? "none");
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Serves a file. @returns its address */
  serve(path: string, content: Buffer): string {
    this.files.set(path, content);
    return `${this.url}${path}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
