import { join } from "node:path";
import * as balancing from "@aws-sdk/client-elastic-load-balancing-v2";
import { CloudApi } from "../sandbox/aws/cloud-api";
import { Inventory } from "../sandbox/aws/inventory";
import { FixtureStack } from "../sandbox/engine/fixture-stack";
import { programApp } from "../deployment/sample-settings";

jest.setTimeout(300_000);

type Sites = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const plain = {
  domain: ["plain.example.org", "www.example.net"],
  redirects: ["old.example.org"],
  port: 12_000,
};
const inner = { domain: "inner.example.org", tls: "internal", port: 12_032 };
const amazons = { domain: "example.org", redirects: ["www.example.org"], tls: "acm", port: 12_064 };

/** What changes between the runs, besides the sites. */
interface Balancer {
  readonly protect?: boolean;
  readonly scheme?: "internal";
}

let stack: FixtureStack;
let cloud: CloudApi;
let there: Inventory;
let client: balancing.ElasticLoadBalancingV2Client;

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID ??= "test";
  process.env.AWS_SECRET_ACCESS_KEY ??= "test";
  stack = new FixtureStack(join(__dirname, "balancer-program"));
  cloud = await CloudApi.start();
  there = new Inventory(cloud.settings);
  client = new balancing.ElasticLoadBalancingV2Client(cloud.settings);
  await there.makeZone("example.org");
});

afterAll(() => {
  stack.dispose();
  cloud.stop();
});

function configure(sites: Sites, loadBalancer: Balancer): void {
  const withoutDatabases = Object.entries(sites).map(([name, site]): [string, unknown] => [
    name,
    { ...site, database: false },
  ]);
  stack.configure({
    sections: {
      platform: "aws",
      aws: {
        region: "eu-central-1",
        zones: ["eu-central-1a", "eu-central-1b"],
        sshFrom: ["203.0.113.0/24"],
        dns: { zone: "example.org" },
        endpointUrl: cloud.endpointUrl,
        loadBalancer,
      },
      webserver: "alb",
      servers: { app: { roles: "app", group: { requestsPerMachine: 600 } } },
      apps: { shop: programApp },
      sites: Object.fromEntries(withoutDatabases),
    },
  });
}

async function run(command: string, sites: Sites, loadBalancer: Balancer = {}): Promise<string> {
  configure(sites, loadBalancer);
  const { code, output } = await stack.run(command, ...(command === "preview" ? [] : ["--yes"]));
  expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
  return output;
}

/** What the listeners do, as `protocol hosts → action`. */
async function rules(): Promise<readonly string[]> {
  const { LoadBalancers = [] } = await client.send(new balancing.DescribeLoadBalancersCommand({}));
  const { LoadBalancerArn } = LoadBalancers[0] ?? {};
  const { Listeners = [] } = await client.send(new balancing.DescribeListenersCommand({ LoadBalancerArn }));
  const all = Listeners.map(async ({ ListenerArn, Protocol = "" }) => {
    const { Rules = [] } = await client.send(new balancing.DescribeRulesCommand({ ListenerArn }));
    return Rules.filter(({ Priority }) => Priority !== "default").map(({ Conditions, Actions }) => {
      const hosts = Conditions?.flatMap((condition) => condition.HostHeaderConfig?.Values ?? []) ?? [];
      return `${Protocol} ${hosts.join(" ")} → ${said(Actions?.[0])}`;
    });
  });
  return (await Promise.all(all)).flat().sort();
}

function said(action: balancing.Action | undefined): string {
  const { Protocol = "", Host = "" } = action?.RedirectConfig ?? {};
  return action?.Type === "redirect" ? `${Protocol.toLowerCase()}://${Host}` : (action?.Type ?? "");
}

function twice(rule: string): readonly string[] {
  return [rule, rule];
}

async function recordNames(): Promise<readonly string[]> {
  const records = await there.records();
  return records
    .filter(({ Type }) => Type === "A")
    .map(({ Name = "" }) => Name)
    .sort();
}

test("AWS takes sites of all kinds at a load balancer", async () => {
  await run("up", { plain, inner, amazons });

  expect(await rules()).toEqual([
    "HTTP example.org → https://#{host}",
    "HTTP inner.example.org → https://#{host}",
    "HTTP old.example.org → http://plain.example.org",
    "HTTP plain.example.org www.example.net → forward",
    "HTTP www.example.org → https://example.org",
    "HTTPS example.org → forward",
    "HTTPS inner.example.org → forward",
    "HTTPS www.example.org → https://example.org",
  ]);
  // The third is nobody's.
  expect((await there.certificates()).sort()).toEqual([
    "AMAZON_ISSUED ISSUED",
    "IMPORTED ISSUED",
    "IMPORTED ISSUED",
  ]);
  expect(await recordNames()).toEqual([
    "example.org.",
    "inner.example.org.",
    "old.example.org.",
    "plain.example.org.",
    "www.example.org.",
  ]);
});

test("nothing changes in a second run", async () => {
  expect(await run("preview", { plain, inner, amazons })).not.toMatch(/to (create|update|replace|delete)/);
});

test("a site gets TLS and more domains than a rule holds, one goes, one gets another certificate of ACM", async () => {
  const more = Array.from({ length: 5 }, (_, index) => `d${index}.example.org`);
  const changed = { ...plain, domain: [...plain.domain, ...more], tls: "internal" };
  const renamed = { ...amazons, redirects: ["web.example.org"] };

  await run("up", { plain: changed, amazons: renamed });

  // Hosts of a site with more than a rule holds stand in two rules each, so that they are in one while they move.
  const first = changed.domain.slice(0, 5).join(" ");
  expect(await rules()).toEqual([
    ...twice("HTTP d3.example.org d4.example.org → https://#{host}"),
    "HTTP example.org → https://#{host}",
    "HTTP old.example.org → https://plain.example.org",
    ...twice(`HTTP ${first} → https://#{host}`),
    "HTTP web.example.org → https://example.org",
    ...twice("HTTPS d3.example.org d4.example.org → forward"),
    "HTTPS example.org → forward",
    "HTTPS old.example.org → https://plain.example.org",
    ...twice(`HTTPS ${first} → forward`),
    "HTTPS web.example.org → https://example.org",
  ]);
  expect(await recordNames()).not.toContain("inner.example.org.");
  expect(await there.certificates()).toHaveLength(3);
});

test("a protected balancer is not deleted, nor anything else before it; one that was let go moves inside, and goes", async () => {
  const { code, output } = await stack.run("destroy", "--yes");
  expect(code).not.toBe(0);
  expect(output).toMatch(/protect/);
  expect(await rules()).toHaveLength(14);

  await run("up", { amazons }, { protect: false });
  await run("up", { amazons }, { protect: false, scheme: "internal" });
  expect(await rules()).toHaveLength(4);
  await run("destroy", { amazons }, { protect: false, scheme: "internal" });

  expect(await there.all()).toEqual([]);
});
