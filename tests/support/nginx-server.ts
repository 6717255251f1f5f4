import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { outputOf } from "./output-of";
import { removeDirectory, temporaryDirectory } from "./temporary-directory";
import { programPath } from "./tools";

/** An nginx of its own that listens on a socket in a temporary directory. */
export class NginxServer {
  private constructor(
    private readonly directory: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts nginx with `httpBlock` inside `http { … }`; `unix:server.sock` in a `listen` is where `get` asks.
   * @throws Error with nginx's words when `nginx -t` refuses the configuration.
   */
  static async start(httpBlock: string): Promise<NginxServer> {
    const directory = temporaryDirectory();
    const file = path.join(directory, "nginx.conf");
    writeFileSync(file, configuration(directory, httpBlock));
    const args = ["-p", directory, "-c", file, "-e", "stderr"];
    outputOf("nginx", ["-t", "-q", ...args]);
    const child = spawn(programPath("nginx"), args, { stdio: ["ignore", "ignore", "inherit"] });
    const server = new NginxServer(directory, child);
    await server.untilItListens();
    return server;
  }

  /** The body that nginx answers with. */
  async get(url: string): Promise<Buffer> {
    const request = http.get({ socketPath: this.socket, path: url, agent: false });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    return Buffer.concat((await response.toArray()) as Buffer[]);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await ended;
    removeDirectory(this.directory);
  }

  private get socket(): string {
    return path.join(this.directory, "server.sock");
  }

  private async untilItListens(): Promise<void> {
    const limit = performance.now() + 20_000;
    for (;;) {
      try {
        await this.get("/");
        return;
      } catch (error) {
        if (performance.now() > limit) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}

function configuration(directory: string, httpBlock: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
    daemon off;
    error_log stderr crit;
    master_process off;
    worker_processes 1;
    pid ${directory}/nginx.pid;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${directory}/${name};`).join("\n")}
      ${httpBlock.replaceAll("unix:server.sock", `unix:${directory}/server.sock`)}
    }
  `;
}
