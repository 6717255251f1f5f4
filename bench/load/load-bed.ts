import type { ChildProcess } from "node:child_process";
import { createSandbox, type Sandbox } from "../../sandbox/servers/sandbox";
import type { ProcessResult } from "../../sandbox/servers/run-process";
import { sandboxSections, serverEntry } from "../../tests/support/end-to-end/deployment-sections";
import type { EngineRun } from "../../tests/support/end-to-end/engine-run";
import { newSandbox } from "../../tests/support/end-to-end/test-sandbox";
import { TestStack } from "../../tests/support/end-to-end/test-stack";
import { LoadRun } from "./load-run";
import { Releases } from "./releases";

const roles = { db1: "db", web1: "webserver", app1: "app", app2: "app" };

/** What a scenario may change of the site, besides its version. */
export interface SiteChange {
  readonly version: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly site?: Readonly<Record<string, unknown>>;
}

/** Four servers, and a stack with one site that is put under load. */
export class LoadBed {
  static readonly site = "prod";
  private static readonly domain = "load.example.test";
  private readonly stack = new TestStack();
  private readonly releases = new Releases();

  private constructor(readonly sandbox: Sandbox) {}

  /** Makes the servers. */
  static async start(name: string): Promise<LoadBed> {
    return new LoadBed(await newSandbox(name, servers()));
  }

  /** Takes servers that are there already, so that somebody who tries things need not deploy again. */
  static async open(name: string): Promise<LoadBed> {
    return new LoadBed(await createSandbox({ name, servers: servers() }));
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

  /** Begins to deploy a version and does not wait. */
  async startToDeploy(change: SiteChange): Promise<ChildProcess> {
    await this.configure(change);
    return this.stack.startUp();
  }

  /** After a run that was killed. */
  async unlock(): Promise<void> {
    await this.stack.unlock();
  }

  load(maximumSeconds: number, minimumRequests: number): Promise<LoadRun> {
    const { domain } = LoadBed;
    return LoadRun.start({
      sandbox: this.sandbox.name,
      server: "web1",
      domain,
      maximumSeconds,
      minimumRequests,
    });
  }

  on(server: string, command: string): Promise<ProcessResult> {
    return this.sandbox.exec(server, command);
  }

  private async configure({ version, environment = {}, site = {} }: SiteChange): Promise<void> {
    await this.stack.configure({
      ...sandboxSections(this.sandbox),
      servers: Object.fromEntries(
        Object.entries(roles).map(([name, role]) => [name, serverEntry(this.sandbox, name, role)]),
      ),
      apps: {
        service: {
          preset: "process",
          source: { directory: this.releases.version(version) },
          packages: ["python3", "python3-aiohttp", "python3-psycopg", "python3-psycopg-pool"],
          start: "exec python3 app.py",
          migrate: "python3 app.py migrate",
          check: { path: "/health", status: 200, timeoutSeconds: 10 },
        },
      },
      sites: { [LoadBed.site]: { domain: LoadBed.domain, replicas: 2, environment, ...site } },
    });
  }
}

function servers(): { name: string }[] {
  return Object.keys(roles).map((name) => ({ name }));
}
