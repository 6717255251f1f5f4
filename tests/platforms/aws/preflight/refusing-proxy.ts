import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What is refused. */
export interface Refusal {
  /** How the names of its commands begin, as in `ServiceQuotasV20190624.GetServiceQuota`. */
  readonly service: string;
  /** How they end; empty for all. */
  readonly command: string;
  /** The error. */
  readonly code: string;
}

/** An implementation of AWS's API, but for what is refused. */
export class RefusingProxy {
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(api: string, refusal: Refusal): Promise<RefusingProxy> {
    const server = createServer((request, response) => {
      void answer(request, response, api, refusal);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RefusingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  stop(): void {
    this.server.close();
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  api: string,
  { service, command, code }: Refusal,
): Promise<void> {
  const body = await text(request);
  const [target = ""] = request.headersDistinct["x-amz-target"] ?? [];
  if (target.startsWith(service) && target.endsWith(command)) {
    response
      .writeHead(400, { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code })
      .end("{}");
    return;
  }
  const ofConnection = ["host", "connection", "content-length"];
  const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
    ofConnection.includes(name) ? [] : values.map((value): [string, string] => [name, value]),
  );
  const answered = await fetch(`${api}${request.url ?? ""}`, {
    ...{ method: request.method ?? "GET", headers },
    ...(body === "" ? {} : { body }),
  });
  const type = answered.headers.get("content-type") ?? "text/xml";
  response.writeHead(answered.status, { "content-type": type }).end(await answered.text());
}
