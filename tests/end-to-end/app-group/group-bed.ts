import { happenUnderLoad } from "../../../bench/load/happen-under-load";
import { LoadBed } from "../../../bench/load/load-bed";
import type { LoadReport } from "../../../bench/load/load-report";
import { LoadRun } from "../../../bench/load/load-run";
import { Releases } from "../../../bench/load/releases";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";
import { extraAuthorities } from "../../../sandbox/servers/extra-authorities";
import type { EngineRun } from "../../support/end-to-end/engine-run";
import { endTestAws, startTestAws } from "../../support/end-to-end/test-aws";
import { TestStack } from "../../support/end-to-end/test-stack";
import { Visitor } from "../../support/end-to-end/visitor";
import { GroupMachines } from "./group-machines";
import { leftoversOf } from "./leftovers";

/** What a chapter changes; the rest stays. */
export interface GroupChange {
  readonly version?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly type?: string;
  /** Names of further sites, at `<name>.example.test`. */
  readonly more?: readonly string[];
  /** Whether what holds data is protected. */
  readonly protect?: boolean;
}

/** The slowest requests take five seconds. Nothing is watched: what is left of a rollout is soon to be seen. */
const rollout = { drainSeconds: 6, stopSeconds: 5, watchSeconds: 0 };

/** A database server, a group of machines behind a load balancer, and a site under load. */
export class GroupBed {
  private readonly stack = new TestStack();
  private readonly releases = new Releases();
  readonly machines: GroupMachines;
  private now: Required<GroupChange> = {
    version: "v1",
    environment: {},
    type: "t4g.small",
    more: [],
    protect: false,
  };

  private constructor(readonly aws: AwsSandbox) {
    this.machines = new GroupMachines(aws);
  }

  static async start(name: string): Promise<GroupBed> {
    return new GroupBed(await startTestAws(name));
  }

  async end(): Promise<void> {
    await endTestAws(this.aws, this.stack, this.releases);
  }

  async deploy(change: GroupChange): Promise<EngineRun> {
    await this.configure(change);
    return this.stack.up();
  }

  /** A failure is an error. */
  async mustDeploy(change: GroupChange): Promise<EngineRun> {
    const run = await this.deploy(change);
    if (run.status !== 0) throw new Error(run.output);
    return run;
  }

  async preview(change: GroupChange): Promise<EngineRun> {
    await this.configure(change);
    return this.stack.preview();
  }

  destroy(): Promise<EngineRun> {
    return this.stack.destroy();
  }

  /** Lets something happen while visitors ask; none of them may notice. */
  async underLoad<Outcome>(happen: () => Promise<Outcome>): Promise<Outcome> {
    const plan = { target: { cloud: this.aws.name }, domain: LoadBed.domain, rate: 60 };
    const load = await LoadRun.start({ ...plan, maximumSeconds: 600, minimumRequests: 500 });
    const { outcome, report } = await happenUnderLoad(load, happen);
    expectNoLoss(report);
    return outcome;
  }

  leftovers(): Promise<Record<string, (string | undefined)[]>> {
    return leftoversOf(this.aws);
  }

  /** The version that a site's visitors get. */
  async servedVersion(site: string = LoadBed.site): Promise<string> {
    const { status, headers } = await (await this.visitor(site)).get("/");
    return typeof headers["x-version"] === "string" ? headers["x-version"] : `status ${status}`;
  }

  /** What visitors of the site under load read. */
  async page(): Promise<string> {
    return (await (await this.visitor(LoadBed.site)).get("/")).text.trim();
  }

  private async visitor(site: string): Promise<Visitor> {
    const domain = site === LoadBed.site ? LoadBed.domain : `${site}.example.test`;
    return new Visitor({ address: await this.aws.balancerAddress(), httpPort: 80 }, domain);
  }

  private async configure(change: GroupChange): Promise<void> {
    this.now = { ...this.now, ...change };
    const { version, environment, type, more, protect } = this.now;
    const authorities = extraAuthorities();
    const site = (domain: string) => ({ domain, replicas: 2, rollout });
    await this.stack.configure({
      platform: "aws",
      aws: {
        region: this.aws.region,
        network: { cidr: "10.83.0.0/16" },
        sshFrom: ["10.83.0.1/32"],
        endpointUrl: this.aws.endpointUrl,
        protect,
      },
      webserver: "alb",
      ...(authorities === "" ? {} : { host: { extraCa: authorities } }),
      servers: {
        db1: { roles: "db", dataGiB: 1 },
        app: { roles: "app", type, group: { minimum: 2, maximum: 4, warmUpSeconds: 1 } },
      },
      apps: {
        service: {
          preset: "process",
          source: { directory: this.releases.version(version) },
          packages: LoadBed.packages,
          start: "exec python3 app.py",
          migrate: "python3 app.py migrate",
          check: { path: "/health", status: 200, timeoutSeconds: 30 },
        },
      },
      sites: {
        [LoadBed.site]: { ...site(LoadBed.domain), environment },
        ...Object.fromEntries(more.map((name) => [name, site(`${name}.example.test`)])),
      },
    });
  }
}

function expectNoLoss({ failuresByMessage, rows, websockets }: LoadReport): void {
  expect({
    failuresByMessage,
    lost: rows.acknowledged - rows.found,
    cut: websockets.firstCuts,
  }).toEqual({ failuresByMessage: {}, lost: 0, cut: [] });
}
