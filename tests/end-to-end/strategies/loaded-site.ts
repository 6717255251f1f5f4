import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Happening, happenUnderLoad } from "../../../bench/load/happen-under-load";
import { LoadBed } from "../../../bench/load/load-bed";
import type { EngineRun } from "../../support/end-to-end/engine-run";
import { endSandbox, eventually, keepsSandbox, onServer } from "../../support/end-to-end/test-sandbox";

/** Systems of the servers that are not Debian 12, which db1 and web1 are. */
const systems = { app1: "debian-13", app2: "ubuntu-24.04" } as const;

export const appServers = ["app1", "app2"] as const;

/** The first of the site's 32 ports. */
export const firstPort = 12_000;

/** How long a program may take that was told to stop. */
export const stopSeconds = 5;

/** The slowest requests take five seconds. Nothing is watched: what is left of a rollout is soon to be seen. */
const times = { drainSeconds: 6, stopSeconds, watchSeconds: 0 };

const leftovers = readFileSync(join(__dirname, "../../support/end-to-end/rollout-leftovers.sh"), "utf8");

/** A release, and settings of the site that come with it. */
export interface Change {
  readonly version: string;
  readonly rollout?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly app?: Readonly<Record<string, unknown>>;
  /** The app servers of the site. Default: all. */
  readonly servers?: readonly string[] | undefined;
  /** What happens once the run says this. */
  readonly when?: { readonly says: string; readonly then: () => Promise<void> };
}

/** The site of the load tests on servers of several systems, of which every visitor's request is to be answered. */
export class LoadedSite {
  private versions = 1;

  private constructor(private readonly bed: LoadBed) {}

  /** Makes the servers. */
  static async start(name: string): Promise<LoadedSite> {
    return new LoadedSite(await LoadBed.start(name, systems));
  }

  /** Deploys without a look at visitors; a failure is an error. */
  async mustDeploy(change: Change): Promise<void> {
    const { status, output } = await this.deploy(change);
    if (status !== 0) throw new Error(output);
  }

  async end(): Promise<void> {
    if (!keepsSandbox()) this.bed.end();
    await endSandbox(this.bed.sandbox);
  }

  /** The name of a version that never was. */
  next(): string {
    this.versions += 1;
    return `v${this.versions}`;
  }

  /** The version that visitors get. */
  serves(): Promise<string> {
    return this.bed.servedVersion();
  }

  /** Deploys, and does something when the run says a word. */
  deploy({ version, rollout = {}, environment = {}, app = {}, servers, when }: Change): Promise<EngineRun> {
    const chosen = servers === undefined ? {} : { servers };
    const site = { port: firstPort, rollout: { ...times, ...rollout }, ...chosen };
    const change = { version, environment, app, site };
    return when === undefined ? this.bed.deploy(change) : this.bed.deployUntil(change, when.says, when.then);
  }

  /** Deploys while visitors ask; none of them may notice. `then` looks at what is so just after the run. */
  async deployUnderLoad(
    change: Change,
    then: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Happening<EngineRun>> {
    const load = await this.bed.load(120, 1000);
    const happening = await happenUnderLoad(load, async () => {
      const run = await this.deploy(change);
      await then();
      return run;
    });
    const { failuresByMessage, rows, websockets } = happening.report;
    expect({ failuresByMessage, cuts: websockets.firstCuts }).toEqual({ failuresByMessage: {}, cuts: [] });
    expect(rows.found).toBe(rows.acknowledged);
    return happening;
  }

  on(server: string, command: string): Promise<string> {
    return onServer(this.bed.sandbox, server, command);
  }

  /** The replicas that the site consists of on a server: their ports, with their main processes. */
  async replicas(server: string): Promise<ReadonlyMap<number, string>> {
    const lines = await this.on(
      server,
      `for file in $(grep --files-with-matches --line-regexp live /srv/sites/prod/replicas/*/state); do
         port=$(basename "$(dirname "$file")")
         echo "$port $(systemctl show --property=MainPID --value "site-prod@$port")"
       done`,
    );
    return new Map(lines.split("\n").map((line) => [Number(line.split(" ")[0]), line]));
  }

  /** On each app server the live replicas run this version, and what came before is gone when its time is over. */
  async expectTidy(version: string): Promise<void> {
    const wanted = Object.fromEntries(appServers.map((server) => [server, `replicas run ${version}`]));
    let found: Record<string, string> = {};
    const isTidy = async () => {
      const texts = await Promise.all(
        appServers.map(async (server) => [server, await this.on(server, `${running}\n${leftovers}`)]),
      );
      found = Object.fromEntries(texts) as Record<string, string>;
      return appServers.every((server) => found[server] === wanted[server]);
    };
    await eventually("nothing is left", isTidy, 40).catch(() => undefined);

    expect(found).toEqual(wanted);
  }
}

const running =
  "sed 's/^/replicas run /' /srv/sites/prod/current/VERSION /srv/sites/prod/replicas/*/release/VERSION | uniq";
