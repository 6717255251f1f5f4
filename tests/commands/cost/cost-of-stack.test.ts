import fc from "fast-check";
import { type CostLine, spanText, total } from "../../../commands/cost/cost-line";
import { costOfStack } from "../../../commands/cost/cost-of-stack";
import { costTable } from "../../../commands/cost/cost-table";
import { checked, everywhere, prices } from "../../../commands/cost/prices";
import { parseSettings } from "../../../components/settings/parse-settings";
import type { Settings } from "../../../components/settings/settings";
import { ec2ExampleFiles, exampleSettings, setAt, settingsIn } from "../../support/example-settings";

type Change = readonly [path: string, value: unknown];

function settings(example: "own-network" | "auto-scaling", ...changes: readonly Change[]): Settings {
  const raw = settingsIn(ec2ExampleFiles.find((file) => file.includes(example)) ?? "");
  for (const [path, value] of changes) setAt(raw, path.split("."), value);
  return parseSettings(raw, "prod");
}

function texts(lines: readonly CostLine[]): readonly string[] {
  return lines.map(
    ({ what, howMany, each, monthly }) =>
      `${what}: ${howMany} at ${each} = ${monthly === undefined ? "not known" : spanText(monthly)}`,
  );
}

test("servers of their own cost what their types, disks and addresses cost", () => {
  expect(texts(costOfStack(settings("own-network")))).toEqual([
    "servers t4g.medium: 1 at 28.03 = 28.03",
    "servers t4g.small: 3 at 14.02 = 42.05",
    "bastion t4g.nano: 1 at 3.50 = 3.50",
    "disks: 134 GiB at 0.0952 = 12.76",
    "public IPv4 addresses: 3 at 3.65 = 10.95",
    "NAT gateways: 1 at 37.96 = 37.96",
    "snapshots of data volumes: 0 to 350 GiB at not known = not known",
    "alarms: 8 at 0.10 = 0.80",
  ]);
});

test("a group costs between its least and its most machines", () => {
  expect(texts(costOfStack(settings("auto-scaling")))).toEqual([
    "machines of the group t4g.small: 2 to 4 at 14.02 = 28.03 to 56.06",
    "bastion t4g.nano: 1 at 3.50 = 3.50",
    "disks: 48 to 88 GiB at 0.0952 = 4.57 to 8.38",
    "RDS db.t4g.small: 1 at 27.01 = 27.01",
    "storage of RDS: 20 to 100 GiB at not known = not known",
    "public IPv4 addresses: 4 at 3.65 = 14.60",
    "NAT gateways: 1 at 37.96 = 37.96",
    "load balancer: 1 at 19.71 = 19.71",
    "bucket: 10 GiB at 0.0245 = 0.24",
    "numbers of disks and memory: 2 at 0.30 = 0.60",
    "logs: 0 to 1 GiB and more at not known = not known",
    "alarms: 12 at 0.10 = 1.20",
  ]);
});

test("a schedule may have fewer and more machines than the group has otherwise", () => {
  const night = { name: "night", cron: "0 22 * * *", minimum: 1, maximum: 2 };
  const fair = { name: "fair", cron: "0 8 24 12 *", minimum: 4, maximum: 8 };

  const [group] = texts(costOfStack(settings("auto-scaling", ["servers.app.group.schedule", [night, fair]])));

  expect(group).toBe("machines of the group t4g.small: 1 to 8 at 14.02 = 14.02 to 112.13");
});

test("a public balancer in a network that exists has an address in each subnet", () => {
  const subnet = (id: number, zone: string) => ({
    id: `subnet-0123456789abcdef${id}`,
    cidr: `10.0.${id}.0/24`,
    zone: `eu-central-1${zone}`,
  });
  const network = {
    vpc: "vpc-0123456789abcdef0",
    publicSubnets: [subnet(1, "a"), subnet(2, "b"), subnet(3, "c")],
    privateSubnets: [subnet(4, "a"), subnet(5, "b")],
  };

  const lines = texts(costOfStack(settings("auto-scaling", ["aws.network", network])));

  // Those of the balancer, and that of the bastion.
  expect(lines).toContain("public IPv4 addresses: 4 at 3.65 = 14.60");
});

test("without NAT, each service that private servers ask has an endpoint in each zone", () => {
  const none: Change = ["aws.network", { nat: "none" }];
  const told = [settings("own-network", none), settings("auto-scaling", none)]
    .flatMap((given) => texts(costOfStack(given)))
    .filter((text) => /endpoint|NAT/.test(text));

  expect(told).toEqual([
    "endpoints of AWS services in a zone: 2 at not known = not known",
    "endpoints of AWS services in a zone: 10 at not known = not known",
  ]);
});

test("servers that exist cost nothing at AWS", () => {
  expect(costOfStack(parseSettings(exampleSettings(), "prod"))).toEqual([]);
});

test("nothing is guessed: a type or a region without a known price is named, and not in the sum", () => {
  const elsewhere = settings(
    "own-network",
    ["aws.region", "sa-east-1"],
    ["aws.alarms", { email: "ops@example.org" }],
    ["aws.zones", ["sa-east-1a", "sa-east-1b"]],
    ["servers.app1.zone", "sa-east-1a"],
    ["servers.app2.zone", "sa-east-1b"],
  );
  const lines = costOfStack(elsewhere);

  expect(lines.find(({ what }) => what === "servers t4g.small")).toMatchObject({ monthly: undefined });
  // Addresses and alarms cost the same everywhere.
  expect(total(lines).most).toBeCloseTo(3 * 0.005 * 730 + 8 * 0.1);
  expect(costTable("prod", "sa-east-1", lines)).toContain(
    "Not in the sum, since no price is known here: servers t4g.medium, servers t4g.small, bastion t4g.nano, disks, NAT gateways",
  );
});

test("the table tells the date of its prices, and where they are from", () => {
  const lines = costOfStack(settings("auto-scaling"));
  const table = costTable("prod", "eu-central-1", lines);

  expect(table).toContain("prod in eu-central-1");
  expect(table).toMatch(/│ sum +│ +│ +│ 137\.\d\d to 169\.\d\d │/);
  expect(table).toContain(`Prices as of ${checked.date}`);
  expect(table).toContain("machines of the group t4g.small: counted as its first type; less on spot");
});

describe("more never costs less", () => {
  const sum = (changed: Settings) => total(costOfStack(changed));
  const size = fc.integer({ min: 8, max: 200 });

  test.each(["aws.diskGiB", "servers.db1.dataGiB"])("%s", (path) => {
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)].map((value) =>
          sum(settings("own-network", [path, value + 12])),
        );
        expect(large?.least).toBeGreaterThanOrEqual(small?.least ?? Infinity);
      }),
      { numRuns: 20 },
    );
  });

  test("machines of a group", () => {
    const machines = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(machines, fc.integer({ min: 1, max: 5 }), ([minimum, more], further) => {
        const group = (maximum: number) => ({ minimum, maximum });
        const [before, after] = [minimum + more, minimum + more + further].map((maximum) =>
          sum(settings("auto-scaling", ["servers.app.group", group(maximum)])),
        );
        expect(before?.least).toBeLessThanOrEqual(before?.most ?? -1);
        expect(after?.least).toBeGreaterThanOrEqual(before?.least ?? Infinity);
        expect(after?.most).toBeGreaterThan(before?.most ?? Infinity);
      }),
      { numRuns: 20 },
    );
  });

  test("a NAT gateway in each zone, alarms, logs", () => {
    const plain: Change[] = [
      ["aws.logs", "off"],
      ["aws.alarms", "off"],
    ];
    const [first, second, third] = [
      sum(settings("auto-scaling", ...plain)),
      sum(settings("auto-scaling", ...plain, ["aws.network", { nat: "each-zone" }])),
      sum(settings("auto-scaling", ["aws.network", { nat: "each-zone" }])),
    ];

    expect(second.least - first.least).toBeCloseTo(730 * (0.052 + everywhere.addressHour));
    expect(third.least).toBeGreaterThan(second.least);
  });
});

test("a larger size of a family costs twice the one before", () => {
  for (const { machines } of Object.values(prices)) {
    for (const family of ["t3", "t4g"]) {
      expect((machines[`${family}.large`] ?? 0) / (machines[`${family}.medium`] ?? 0)).toBeCloseTo(2);
    }
  }
});

test("without NAT each service's endpoint costs in each zone, where its price is known", () => {
  const zones = ["us-east-1a", "us-east-1b"];
  const lines = costOfStack(
    settings(
      "own-network",
      ["aws.region", "us-east-1"],
      ["aws.alarms", { email: "ops@example.org" }],
      ["aws.zones", zones],
      ["aws.network", { cidr: "10.42.0.0/16", nat: "none" }],
      ["servers.app1.zone", zones[0]],
      ["servers.app2.zone", zones[1]],
    ),
  );

  expect(texts(lines).filter((line) => /endpoints|NAT/.test(line))).toEqual([
    "endpoints of AWS services in a zone: 2 at 7.30 = 14.60",
  ]);
});
