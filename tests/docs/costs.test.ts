import { readFileSync } from "node:fs";
import path from "node:path";
import { total } from "../../commands/cost/cost-line";
import { costOfStack } from "../../commands/cost/cost-of-stack";
import { checked } from "../../commands/cost/prices";
import { parseSettings } from "../../components/settings/parse-settings";

const page = readFileSync(path.join(__dirname, "../../docs/from-nothing-to-ec2.md"), "utf8");

const always = {
  platform: "aws",
  aws: { region: "eu-central-1", sshFrom: ["203.0.113.7/32"] },
  apps: {
    shop: {
      preset: "process",
      source: { git: "https://git.example.org/shop.git", ref: "v1.4" },
      start: "./shop",
    },
  },
  sites: { prod: { domain: "www.example.org" } },
};

const group = { roles: "app", group: { minimum: 2, maximum: 4 } };
const balanced = { ...always, webserver: "alb", aws: { ...always.aws, dns: { zone: "example.org" } } };
const sites = { prod: { domain: "www.example.org", tls: "acm" } };

/** The shapes of the guide by their headings. */
const shapes: Readonly<Record<string, Record<string, unknown>>> = {
  "One server": { ...always, servers: { all1: { roles: "all" } } },
  "Three tiers": {
    ...always,
    servers: {
      db1: { roles: "db", type: "t4g.medium", dataGiB: 50 },
      web1: { roles: "webserver" },
      app1: { roles: "app" },
      app2: { roles: "app", zone: "eu-central-1b" },
    },
  },
  "Auto-scaling behind nginx": {
    ...always,
    servers: { db1: { roles: "db" }, web1: { roles: "webserver" }, app: group },
  },
  "Auto-scaling with the load balancer alone": {
    ...balanced,
    sites,
    servers: { db1: { roles: "db", dataGiB: 50 }, app: group },
  },
  "With RDS": {
    ...balanced,
    sites,
    servers: { app: group },
    database: { rds: { class: "db.t4g.small", multiZone: true } },
  },
};

test.each(Object.entries(shapes))("%s costs what the guide says", (shape, settings) => {
  const { least, most } = total(costOfStack(parseSettings(settings, "prod")));
  const ends = [...new Set([least, most].map((sum) => Math.round(sum)))];

  expect(page).toMatch(new RegExp(`^### ${shape}: ${ends.join(" to ")}\\b`, "m"));
});

test("the guide names the date of the prices", () => {
  expect(page).toContain(`those of \`npm run cost\` on ${checked.date}`);
});
