import { LoadBed } from "../../../bench/load/load-bed";
import { Releases } from "../../../bench/load/releases";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";
import { extraAuthorities } from "../../../sandbox/servers/extra-authorities";
import type { EngineRun } from "../../support/end-to-end/engine-run";
import { endTestAws, startTestAws } from "../../support/end-to-end/test-aws";
import { TestStack } from "../../support/end-to-end/test-stack";
import { Visitor } from "../../support/end-to-end/visitor";
import { asRecord } from "../../support/example-settings";

/** What a test changes; the rest stays. */
export interface RdsChange {
  /** Names of sites, at `<name>.example.test`. */
  readonly sites?: readonly string[];
  /** Parameters of PostgreSQL. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether what holds data is protected. */
  readonly protect?: boolean;
}

/** A server for apps and their visitors, and the databases of its sites at RDS. */
export class RdsBed {
  private readonly stack = new TestStack();
  private readonly releases = new Releases();
  private now: Required<RdsChange> = { sites: [], parameters: {}, protect: true };

  private constructor(readonly aws: AwsSandbox) {}

  static async start(name: string): Promise<RdsBed> {
    return new RdsBed(await startTestAws(name));
  }

  async end(): Promise<void> {
    await endTestAws(this.aws, this.stack, this.releases);
  }

  /** Deploys; a failure is an error. */
  async mustDeploy(change: RdsChange): Promise<EngineRun> {
    await this.configure(change);
    const run = await this.stack.up();
    if (run.status !== 0) throw new Error(run.output);
    return run;
  }

  /** Has the program make a new password for the master; a failure is an error. */
  async mustRotate(): Promise<EngineRun> {
    const urn = /urn:pulumi:[^"]*RandomPassword::[^"]*-database-password/.exec(
      this.stack.texts().join("\n"),
    )?.[0];
    const run = await this.stack.up("--replace", urn ?? "");
    if (run.status !== 0) throw new Error(run.output);
    return run;
  }

  preview(): Promise<EngineRun> {
    return this.stack.preview();
  }

  destroy(): Promise<EngineRun> {
    return this.stack.destroy();
  }

  /** Somebody who visits a site. */
  async visitor(site: string): Promise<Visitor> {
    const { servers } = asRecord(JSON.parse(await this.stack.outputs()));
    const { address } = asRecord(asRecord(servers).app1);
    if (typeof address !== "string") throw new TypeError("the stack does not tell the server's address");
    return new Visitor({ address, httpPort: 80 }, `${site}.example.test`);
  }

  /** What a bash command line, run by root on the server, prints, whether it succeeds or not. */
  async onServer(command: string): Promise<string> {
    const [machine] = (await this.aws.machines()).filter(({ running }) => running);
    const { stdout, stderr } = await this.aws.exec(machine?.id ?? "", command);
    return `${stdout}${stderr}`.trim();
  }

  private async configure(change: RdsChange): Promise<void> {
    this.now = { ...this.now, ...change };
    const { sites, parameters, protect } = this.now;
    const authorities = extraAuthorities();
    await this.stack.configure({
      platform: "aws",
      aws: {
        region: this.aws.region,
        network: { cidr: "10.86.0.0/16" },
        sshFrom: ["10.86.0.1/32"],
        endpointUrl: this.aws.endpointUrl,
        protect,
      },
      ...(authorities === "" ? {} : { host: { extraCa: authorities } }),
      servers: { app1: { roles: ["app", "webserver"] } },
      database: { parameters, rds: { certificateAuthority: this.aws.databaseAuthority } },
      apps: {
        service: {
          preset: "process",
          source: { directory: this.releases.version("v1") },
          packages: LoadBed.packages,
          start: "exec python3 app.py",
          migrate: "python3 app.py migrate",
          check: { path: "/health", status: 200, timeoutSeconds: 30 },
        },
      },
      sites: Object.fromEntries(
        sites.map((site) => [site, { domain: `${site}.example.test`, rollout: { watchSeconds: 0 } }]),
      ),
    });
  }
}
