import type { ChildProcess } from "node:child_process";
import type { ServerRequest } from "../../sandbox/servers/make-servers";
import type { System } from "../../sandbox/servers/systems";
import { createSandbox, type Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../../tests/support/end-to-end/deployment-sections";
import { ended, type EngineRun } from "../../tests/support/end-to-end/engine-run";
import { eventually, newSandbox, onServer } from "../../tests/support/end-to-end/test-sandbox";
import { asRecord } from "../../tests/support/example-settings";
import { TestStack } from "../../tests/support/end-to-end/test-stack";
import { Visitor } from "../../tests/support/end-to-end/visitor";
import { LoadRun } from "./load-run";
import { Releases } from "./releases";

const roles = { db1: "db", web1: "webserver", app1: "app", app2: "app" };

/** What a scenario may change of the site, besides its version. */
export interface SiteChange {
  readonly version: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings of the app and of the site, besides those that they always have. */
  readonly app?: Readonly<Record<string, unknown>>;
  readonly site?: Readonly<Record<string, unknown>>;
}

/** Four servers, and a stack with one site that is put under load. */
export class LoadBed {
  static readonly site = "prod";
  static readonly domain = "load.example.test";
  /** Debian packages of the app. */
  static readonly packages = ["python3", "python3-aiohttp", "python3-psycopg", "python3-psycopg-pool"];
  private readonly stack = new TestStack();
  private readonly releases = new Releases();

  private constructor(readonly sandbox: Sandbox) {}

  /** A database server, a webserver and two app servers; by name the systems of those that are not the usual one. */
  static servers(systems: Readonly<Record<string, System>> = {}): readonly ServerRequest[] {
    return Object.keys(roles).map((name) => {
      const system = systems[name];
      return system === undefined ? { name } : { name, system };
    });
  }

  /** Makes the servers. */
  static async start(name: string, systems: Readonly<Record<string, System>> = {}): Promise<LoadBed> {
    return new LoadBed(await newSandbox(name, LoadBed.servers(systems)));
  }

  /** Takes servers that are there already, so that somebody who tries things need not deploy again. */
  static async open(name: string): Promise<LoadBed> {
    return new LoadBed(await createSandbox({ name, servers: LoadBed.servers() }));
  }

  /** Forgets configuration, state and releases; whoever asked for the servers removes them. */
  end(): void {
    this.stack.remove();
    this.releases.remove();
  }

  /** Deploys a version; how it ended is for the caller to judge. */
  async deploy(change: SiteChange): Promise<EngineRun> {
    await this.configure(change);
    return this.stack.up();
  }

  /** Deploys a version; a failure is an error. */
  async mustDeploy(change: SiteChange): Promise<EngineRun> {
    const run = await this.deploy(change);
    if (run.status !== 0) throw new Error(run.output);
    return run;
  }

  /** Deploys a version which cannot be deployed; a success is an error, and a failure that does not say why. */
  async mustFail(change: SiteChange, reason: string): Promise<void> {
    const { status, output } = await this.deploy(change);
    if (status === 0) throw new Error(`${change.version} was deployed, and should not have been:\n${output}`);
    if (!output.includes(reason)) throw new Error(`the failure does not say "${reason}":\n${output}`);
  }

  /** Deploys a version, and does something once when the run says a word. */
  async deployUntil(
    change: SiteChange,
    word: string,
    act: (run: ChildProcess) => Promise<void> | void,
  ): Promise<EngineRun> {
    await this.configure(change);
    const child = await this.stack.startUp();
    let said = "";
    let acted: Promise<void> | undefined;
    child.stdout?.on("data", (text: string) => {
      said += text;
      if (acted === undefined && said.includes(word)) acted = Promise.resolve(act(child));
    });
    const run = await ended(child);
    if (acted === undefined) throw new Error(`the run ended before it said "${word}":\n${run.output}`);
    await acted;
    return run;
  }

  /** After a run that was killed. */
  async unlock(): Promise<void> {
    await this.stack.unlock();
  }

  /** Brings the last good release back, as an administrator does on an app server. */
  async rollBack(): Promise<void> {
    await onServer(this.sandbox, "app1", `tierwright rollback ${LoadBed.site}`);
  }

  /** What the stack tells about the site. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = asRecord(JSON.parse(await this.stack.outputs()));
    return asRecord(asRecord(outputs.sites)[LoadBed.site]);
  }

  /** The version that visitors get. */
  async servedVersion(): Promise<string> {
    const { status, headers } = await new Visitor(this.sandbox.server("web1"), LoadBed.domain).get("/");
    return typeof headers["x-version"] === "string" ? headers["x-version"] : `status ${status}`;
  }

  /** Waits until visitors get this version. */
  async untilServed(version: string, limitSeconds: number): Promise<void> {
    const isServed = async () => (await this.servedVersion()) === version;
    await eventually(`${version} answers`, isServed, limitSeconds);
  }

  load(maximumSeconds: number, minimumRequests: number): Promise<LoadRun> {
    const { domain } = LoadBed;
    return LoadRun.start({
      target: { sandbox: this.sandbox.name, server: "web1" },
      domain,
      maximumSeconds,
      minimumRequests,
    });
  }

  private async configure({ version, environment = {}, app = {}, site = {} }: SiteChange): Promise<void> {
    await this.stack.configure({
      ...sandboxSections(this.sandbox),
      servers: Object.fromEntries(
        Object.entries(roles).map(([name, role]) => [name, serverEntry(this.sandbox, name, role)]),
      ),
      apps: {
        service: {
          preset: "process",
          source: { directory: this.releases.version(version) },
          packages: LoadBed.packages,
          start: "exec python3 app.py",
          migrate: "python3 app.py migrate",
          check: { path: "/health", status: 200, timeoutSeconds: 30 },
          ...app,
        },
      },
      sites: { [LoadBed.site]: { domain: LoadBed.domain, replicas: 2, environment, ...site } },
    });
  }
}
