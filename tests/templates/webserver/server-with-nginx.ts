import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { shippedTemplates, templateNames } from "../../../components/steps/template";
import { programPath } from "../../support/tools";
import { type Outcome, ServerDirectory, stepOf, wire } from "../host/server-directory";

/** A webserver with the site `prod`: a real nginx which reads its files below the server's directory. */
export class ServerWithNginx extends ServerDirectory {
  private nginx: ChildProcess | undefined;

  constructor() {
    super();
    const scripts = templateNames().filter((name) => /^webserver\/.*\.sh$/.test(name));
    for (const name of scripts) {
      const text = readFileSync(path.join(shippedTemplates, name), "utf8");
      this.script(name.replace(/\.sh$/, ""), this.moved(text));
    }
    this.write("etc/nginx/tierwright/upstreams/.keep", "");
    this.write("run/.keep", "");
    this.write("var/log/nginx/error.log", "");
    this.write(
      "etc/nginx/nginx.conf",
      `pid ${this.path("run/nginx.pid")}; error_log ${this.path("var/log/nginx/error.log")};
       events {}
       http {
         access_log off;
         include ${this.path("etc/nginx/tierwright/upstreams")}/*.conf;
         server {
           listen unix:${this.path("http.sock")};
           location / { proxy_pass http://site-prod; proxy_http_version 1.1; proxy_set_header Connection ""; }
         }
       }`,
    );
  }

  /** There is no systemd here: what its unit of nginx would do is done at once. */
  private moved(text: string): string {
    return text
      .replaceAll(/\/(etc\/nginx|etc\/resolv|var\/log\/nginx|run\/nginx)/g, `${this.root}/$1`)
      .replaceAll("nginx -t -q", `nginx -t -q ${this.arguments.join(" ")}`)
      .replaceAll("systemctl is-active --quiet nginx.service", "true")
      .replaceAll("systemctl reload nginx.service", `kill -HUP "$master"`);
  }

  private get arguments(): readonly string[] {
    return ["-p", this.root, "-c", this.path("etc/nginx/nginx.conf"), "-e", "stderr"];
  }

  /** Starts nginx with what was switched to so far. */
  async startNginx(): Promise<void> {
    const args = [...this.arguments, "-g", "daemon off; user root;"];
    this.nginx = spawn(programPath("nginx"), args, { stdio: "ignore" });
    while (!existsSync(this.path("http.sock")) || !existsSync(this.path("run/nginx.pid"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  phase(name: string, variables: Readonly<Record<string, string>>): Promise<Outcome> {
    const step = stepOf({ scripts: [`webserver/phases/${name}`], variables: { SITE: "prod", ...variables } });
    return this.start(["apply"], wire(step)).ended;
  }

  /** A phase whose turn comes so many seconds after it was asked for. */
  late(name: string, variables: Readonly<Record<string, string>>, seconds: number): Promise<Outcome> {
    this.script("tests/late", `SECONDS=${seconds}\n. "$TIERWRIGHT_SCRIPTS/webserver/phases/${name}.sh"`);
    const step = stepOf({ scripts: ["tests/late"], variables: { SITE: "prod", ...variables } });
    return this.start(["apply"], wire(step)).ended;
  }

  /** What visitors get. */
  async visit(): Promise<string> {
    const request = http.get({ socketPath: this.path("http.sock"), path: "/", agent: false });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    return Buffer.concat((await response.toArray()) as Buffer[]).toString();
  }

  async stop(): Promise<void> {
    if (this.nginx !== undefined) {
      const ended = once(this.nginx, "exit");
      this.nginx.kill("SIGTERM");
      await ended;
    }
    this.remove();
  }
}
