import { request } from "node:http";
import type { SandboxServer } from "../../../sandbox/servers/server-access";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
}

/** Somebody with a browser: asks a webserver for a domain, whatever DNS says, and keeps cookies. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly webserver: Pick<SandboxServer, "address" | "httpPort">,
    private readonly domain: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.ask("GET", path, {}, Buffer.alloc(0));
  }

  /** Sends a form as a browser does, with its files. */
  async post(path: string, form: FormData): Promise<Answer> {
    const encoded = new Response(form);
    const type = encoded.headers.get("content-type") ?? "";
    return this.ask("POST", path, { "content-type": type }, Buffer.from(await encoded.arrayBuffer()));
  }

  /** Sends a value as a program does. */
  postJson(path: string, value: unknown): Promise<Answer> {
    const body = Buffer.from(JSON.stringify(value));
    return this.ask("POST", path, { "content-type": "application/json" }, body);
  }

  /** @throws when there is no answer */
  private async ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Buffer,
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await send(this.webserver, method, path, body, {
      host: this.domain,
      "content-length": String(body.length),
      ...(cookie === "" ? {} : { cookie }),
      ...headers,
    });
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return answer;
  }
}

function send(
  { address, httpPort }: Pick<SandboxServer, "address" | "httpPort">,
  method: string,
  path: string,
  body: Buffer,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const question = request(
      { host: address, port: httpPort, method, path, headers, timeout: 60_000, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const whole = Buffer.concat(parts);
          const status = answer.statusCode ?? 0;
          resolve({ status, headers: answer.headers, body: whole, text: whole.toString("utf8") });
        });
      },
    );
    question.on("timeout", () =>
      question.destroy(new Error(`${headers.host ?? ""}${path}: no answer in 60 s`)),
    );
    question.on("error", reject);
    question.end(body);
  });
}
