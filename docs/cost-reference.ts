import { dollars, total } from "../commands/cost/cost-line";
import { costOfStack } from "../commands/cost/cost-of-stack";
import { checked, prices } from "../commands/cost/prices";
import { parseSettings } from "../components/settings/parse-settings";

type Raw = Readonly<Record<string, unknown>>;

/** A setting, with a stack before and after it. */
interface Step {
  readonly setting: string;
  readonly gives: string;
  readonly before: (region: string) => Raw;
  readonly after: (region: string) => Raw;
}

const regions = Object.keys(prices);

/** The page on what each setting costs, from the prices of `npm run cost`. */
export function costReference(): string {
  const header = ["setting", "gives", ...regions];
  const rows = steps.map(({ setting, gives, before, after }) => [
    setting,
    gives,
    ...regions.map((region) => difference(before(region), after(region))),
  ]);
  return [
    "# What each setting costs at AWS",
    "",
    "Made by `npm run docs` from the prices of `npm run cost`, which counts a whole stack. US$ a month, on demand, without taxes and traffic.",
    "`?`: with something that no price is known of here.",
    "",
    ...table([header, ...rows]),
    "",
    `Prices as of ${checked.date}:`,
    "",
    ...checked.sources.map((source) => `- ${source}`),
    "",
    "AWS's own answer is its [calculator](https://calculator.aws/). Whole shapes: [from nothing to EC2](from-nothing-to-ec2.md#5-shapes-to-grow-into).",
    "",
  ].join("\n");
}

/** As prettier aligns it. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)];
}

function difference(before: Raw, after: Raw): string {
  const [first, second] = [before, after].map((raw) => costOfStack(parseSettings(raw, "prod")));
  if (first === undefined || second === undefined) return "";
  const unknown = second.filter(({ what, howMany, monthly }) => {
    return monthly === undefined && !first.some((line) => line.what === what && line.howMany === howMany);
  });
  const more = total(second).most - total(first).most;
  return `${dollars(more)}${unknown.length === 0 ? "" : " ?"}`;
}

const site = { domain: "www.example.org" };

function stack(region: string, more: Raw = {}, aws: Raw = {}): Raw {
  return {
    platform: "aws",
    aws: { region, sshFrom: ["203.0.113.0/24"], ...aws },
    servers,
    apps: { shop: { preset: "process", source: { directory: "shop" }, start: "./shop" } },
    sites: { prod: site },
    ...more,
  };
}

const db1 = { roles: "db" };
const web1 = { roles: "webserver" };
const app1 = { roles: "app" };
const servers = { db1, web1, app1 };
const withServers = (more: Raw) => (region: string) => stack(region, { servers: { ...servers, ...more } });
const plain = (region: string) => stack(region);
const withGroup = (maximum: number) => (region: string) =>
  stack(region, { servers: { db1, web1, app: { roles: "app", group: { minimum: 2, maximum } } } });
const withRds = (rds: Raw) => (region: string) =>
  stack(region, { servers: { web1, app1 }, database: { rds } });

const steps: readonly Step[] = [
  {
    setting: "`servers.app2: { roles: app }`",
    gives: "a server `t4g.small` with 20 GiB in a private subnet",
    before: plain,
    after: withServers({ app2: app1 }),
  },
  {
    setting: "`type: t4g.medium`",
    gives: "in place of `t4g.small`",
    before: plain,
    after: withServers({ app1: { ...app1, type: "t4g.medium" } }),
  },
  {
    setting: "`subnet: public`",
    gives: "an address in the internet",
    before: withServers({ app2: app1 }),
    after: withServers({ app2: { ...app1, subnet: "public" } }),
  },
  {
    setting: "`dataGiB: 120`",
    gives: "100 GiB more than the 20 of a database",
    before: plain,
    after: withServers({ db1: { ...db1, dataGiB: 120 } }),
  },
  {
    setting: "`aws.network.nat: each-zone`",
    gives: "a second NAT gateway",
    before: plain,
    after: (region) => stack(region, {}, { network: { nat: "each-zone" } }),
  },
  {
    setting: "`group: { maximum: 5 }`",
    gives: "a machine more than 4, while it runs",
    before: withGroup(4),
    after: withGroup(5),
  },
  {
    setting: "`database.rds: {}`",
    gives: "RDS `db.t4g.small` with 20 to 100 GiB, in place of `db1`",
    before: plain,
    after: withRds({}),
  },
  {
    setting: "`rds.multiZone: true`",
    gives: "a second machine in another zone",
    before: withRds({}),
    after: withRds({ multiZone: true }),
  },
  {
    setting: "`aws.alarms: { email: … }`",
    gives: "two alarms for each server",
    before: plain,
    after: (region) => stack(region, {}, { alarms: { email: "ops@example.org" } }),
  },
  {
    setting: "`aws.logs: {}`",
    gives: "numbers of three servers, and a GiB of logs",
    before: plain,
    after: (region) => stack(region, {}, { logs: {} }),
  },
];
