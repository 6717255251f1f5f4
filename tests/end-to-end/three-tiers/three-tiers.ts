import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { createSandbox, openSandbox } from "../../../sandbox/servers/sandbox";
import {
  guestbookApp,
  guestbookSite,
  kintoApp,
  kintoSite,
  sandboxSections,
  serverEntry,
} from "../../support/end-to-end/deployment-sections";
import type { EngineRun } from "../../support/end-to-end/engine-run";
import { Guestbook } from "../../support/end-to-end/guestbook";
import { endSandbox, keepsSandbox, newSandbox, onServer } from "../../support/end-to-end/test-sandbox";
import { TestStack } from "../../support/end-to-end/test-stack";

const sandboxName = "e2e-tiers";
const firstServers = [{ name: "db1" }, { name: "web1" }, { name: "app1" }];

type Mutable = Record<string, Record<string, unknown>>;

/** Servers, the stack that is deployed to them, and its configuration, which the tests change. */
export class ThreeTiers {
  readonly stack = new TestStack();
  readonly servers: Mutable;
  readonly apps: Mutable = {
    guestbook: { ...guestbookApp, tasks: { tidy: "./tests/support/end-to-end/tidy.sh" } },
    kinto: kintoApp,
  };
  readonly sites: Mutable = {
    prod: guestbookSite("prod", { replicas: 2, environment: { GREETING: "Hello" } }),
    demo: guestbookSite("demo", { environment: { GREETING: "Try it" } }),
    kinto: kintoSite(),
  };
  /** Everything that the engine has printed. */
  readonly printed: string[] = [];

  private constructor(public sandbox: Sandbox) {
    this.servers = {
      db1: serverEntry(sandbox, "db1", "db"),
      web1: serverEntry(sandbox, "web1", "webserver"),
      app1: serverEntry(sandbox, "app1", "app"),
    };
  }

  static async start(): Promise<ThreeTiers> {
    return new ThreeTiers(await newSandbox(sandboxName, firstServers));
  }

  async end(): Promise<void> {
    if (!keepsSandbox()) this.stack.remove();
    await endSandbox(this.sandbox);
  }

  /** Makes one more server and gives it the role `app`. */
  async addAppServer(name: string): Promise<void> {
    this.sandbox = await createSandbox({ name: sandboxName, servers: [...firstServers, { name }] });
    this.servers[name] = serverEntry(this.sandbox, name, "app");
  }

  /** Looks at the sandbox anew after a server of it was removed. */
  async lookAgain(): Promise<void> {
    this.sandbox = await openSandbox(sandboxName);
  }

  /** Changes some settings of a site; `undefined` takes one back. */
  change(site: string, settings: Readonly<Record<string, unknown>>): void {
    const changed = Object.entries({ ...this.sites[site], ...settings });
    this.sites[site] = Object.fromEntries(changed.filter(([, value]) => value !== undefined));
  }

  /** Takes a site or a server out of the configuration. */
  forget(kind: "sites" | "servers", name: string): void {
    Reflect.deleteProperty(this[kind], name);
  }

  async configure(): Promise<void> {
    const { servers, apps, sites } = this;
    await this.stack.configure({ ...sandboxSections(this.sandbox), servers, apps, sites });
  }

  /** Deploys the configuration; a failure of the engine is an error. */
  async deploy(): Promise<EngineRun> {
    const run = await this.tryToDeploy();
    if (run.status !== 0) throw new Error(run.output);
    return run;
  }

  async tryToDeploy(): Promise<EngineRun> {
    await this.configure();
    return this.note(await this.stack.up());
  }

  async preview(...options: string[]): Promise<EngineRun> {
    await this.configure();
    return this.note(await this.stack.preview(...options));
  }

  async destroy(): Promise<EngineRun> {
    return this.note(await this.stack.destroy());
  }

  on(server: string, command: string): Promise<string> {
    return onServer(this.sandbox, server, command);
  }

  guestbook(site: string): Guestbook {
    return new Guestbook(this.sandbox, `${site}.example.test`);
  }

  private note(run: EngineRun): EngineRun {
    this.printed.push(run.output);
    return run;
  }
}
