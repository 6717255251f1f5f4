import { parseSettings } from "../../components/settings/parse-settings";
import type { Settings } from "../../components/settings/settings";
import type { KeterBundle } from "../../components/settings/keter-bundle";
import { UserError } from "../../components/settings/user-error";
import { oneServer, programApp, serverKey } from "../deployment/sample-settings";
import { problemsOf } from "../support/problems-of";

type More = Readonly<Record<string, unknown>>;

const bundle: KeterBundle = {
  exec: "../bin/hello",
  hosts: ["www.example.org", "example.org"],
  redirects: ["example.net"],
  https: false,
  database: false,
  environment: [],
};

interface Given {
  readonly app?: More;
  readonly sites?: Readonly<Record<string, More>>;
  readonly said?: Partial<KeterBundle>;
}

function parse({ app = {}, sites = { prod: {} }, said = {} }: Given): Settings {
  return parseSettings(
    {
      servers: oneServer,
      ssh: { privateKey: serverKey },
      apps: { site: { source: { keter: "./site.keter" }, ...app } },
      sites,
    },
    "test",
    () => true,
    () => ({ ...bundle, ...said }),
  );
}

function problems(given: Given | (() => Settings)): string[] {
  return problemsOf(typeof given === "function" ? given : () => parse(given));
}

test("a site without domains has those of its bundle, and its redirects", () => {
  const [prod] = parse({}).sites;

  expect(prod).toMatchObject({
    app: { preset: { kind: "keter" } },
    domains: ["www.example.org", "example.org"],
    redirects: ["example.net"],
    source: { kind: "keter", place: { kind: "file", path: "./site.keter" } },
  });
});

test("a site's own domains stand, and those of the bundle may lead to any site", () => {
  const sites = {
    prod: { domain: ["example.org", "www.example.org"] },
    other: { domain: "example.net" },
    demo: { domain: "demo.example.org" },
  };

  expect(parse({ sites }).sites.map(({ domains, redirects }) => [domains, redirects])).toEqual([
    [["demo.example.org"], []],
    [["example.net"], []],
    [["example.org", "www.example.org"], []],
  ]);
});

test("in Keter's hosts a star stands for one part", () => {
  const said = { hosts: ["*.example.org"], redirects: [] } as const;

  expect(problems({ said, sites: { prod: { domain: "www.example.org" } } })).toEqual([]);
  expect(problems({ said, sites: { prod: { domain: "a.b.example.org" } } })).toHaveLength(1);
});

// Each row: what is wrong, what makes it so, and the only problem that is told.
test.each<[string, Given, string]>([
  [
    "a domain of the bundle that leads nowhere",
    { sites: { prod: { domain: "www.example.org" } } },
    "tierwright:sites.prod.domain: lacks example.org, example.net, which the site's Keter bundle names; add what is missing",
  ],
  [
    "no domain, and one of the bundle that no site can have",
    { said: { hosts: ["*.example.org"] } },
    "tierwright:sites.prod.domain: is missing; name a domain or a list of them; its bundle names *.example.org",
  ],
  [
    "two sites with the domains of one bundle",
    { said: { hosts: ["www.example.org"], redirects: [] }, sites: { prod: {}, test: {} } },
    "tierwright:sites.test.domain: www.example.org is a domain of the site prod already",
  ],
  [
    "HTTPS that the site has not",
    { said: { https: true } },
    "tierwright:sites.prod.tls: is off, and the site's Keter bundle wants HTTPS (ssl: true); choose internal",
  ],
  [
    "a database that the site has not",
    { said: { database: true }, sites: { prod: { database: false } } },
    "tierwright:sites.prod.database: is false, and the site's Keter bundle wants one (plugins: postgres)",
  ],
  [
    "another preset",
    { app: { preset: "process", start: "./x" } },
    "tierwright:apps.site.preset: must be keter, or be left out, for the source `keter`",
  ],
  [
    "a command in the place of the bundle's own",
    { app: { start: "./x" } },
    "tierwright:apps.site.start: belongs to other presets; a Keter bundle says itself what to start",
  ],
  [
    "a release of a bundle",
    { sites: { prod: { release: "2" } } },
    "tierwright:sites.prod.release: can be chosen only for the sources",
  ],
])("%s is refused", (_what, given, said) => {
  expect(problems(given)).toEqual([expect.stringContaining(said)]);
});

test.each<[string, Given]>([
  ["HTTPS of the bundle on a site with TLS", { said: { https: true }, sites: { prod: { tls: "internal" } } }],
  [
    "HTTPS of the bundle where it ends before the servers, and APPROOT says so",
    { said: { https: true }, app: { environment: { APPROOT: "https://www.example.org" } } },
  ],
])("%s is fine", (_what, given) => {
  expect(problems(given)).toEqual([]);
});

test("a bundle that cannot be read is told once, where it is named", () => {
  const read = () => {
    throw new UserError("./site.keter has no config/keter.yaml");
  };
  const raw = {
    servers: oneServer,
    ssh: { privateKey: serverKey },
    apps: { site: { source: { keter: "./site.keter" } } },
    sites: { prod: {} },
  };

  expect(problems(() => parseSettings(raw, "test", () => true, read))).toEqual([
    "tierwright:apps.site.source.keter: ./site.keter has no config/keter.yaml",
  ]);
});

test("other apps still need a preset, and other sites a domain", () => {
  const raw = {
    servers: oneServer,
    ssh: { privateKey: serverKey },
    apps: { shop: { ...programApp, preset: undefined } },
    sites: { prod: {} },
  };

  expect(problems(() => parseSettings(raw, "test"))).toEqual(
    expect.arrayContaining([
      "tierwright:apps.shop.preset: is missing; choose python, process or keter",
      "tierwright:sites.prod.domain: is missing; name a domain or a list of them",
    ]),
  );
});

// Each row: the source as it is written, and what is wrong with it.
test.each<[More, string]>([
  [{ keter: "https://a.example.org/x.keter" }, "source.sha256: is missing"],
  [{ keter: "./x.keter", sha256: "5".repeat(64) }, "source.sha256: belongs to an address"],
  [{ keter: "ftp://a.example.org/x.keter" }, "source.keter: must be a file such as ./site.keter"],
  [{ deployex: "s3://releases", environment: "prod" }, "source.app: is missing"],
  [{ deployex: "s3://releases", app: "shop" }, "source.environment: is missing"],
  [{ deployex: "s3://releases", app: "../x", environment: "prod" }, "source.app: must be letters"],
  [
    { deployex: "http://a.example.org", app: "shop", environment: "prod" },
    "source.deployex: must be s3://bucket",
  ],
  [{ deployex: "/srv/../etc", app: "shop", environment: "prod" }, "source.deployex: must be s3://bucket"],
  [
    { deployex: "/srv/releases", app: "shop", environment: "prod", region: "eu-central-1" },
    "source.region: belongs to a layout in S3",
  ],
  [
    { deployex: "s3://releases", app: "shop", environment: "prod", accessKeyId: "AKIA1" },
    "source.secretAccessKey: is missing",
  ],
])("the source %j is refused", (source, said) => {
  const app = { preset: source.keter === undefined ? "process" : "keter", start: undefined, source };

  expect(problems({ app, sites: { prod: { domain: "www.example.org" } } })).toContainEqual(
    expect.stringContaining(`tierwright:apps.site.${said}`),
  );
});

test("a folder of the servers is looked into by them, or names its version", () => {
  const source = { deployex: "/srv/releases", app: "shop", environment: "prod" };
  const app = { preset: "process", start: "exec bin/shop start", source };
  const domain = "www.example.org";

  expect(problems({ app, sites: { prod: { domain } } })).toEqual([
    "tierwright:sites.prod.release: is missing; only the servers can look into /srv/releases, so name a version, or let them do so by `follow: {}`",
  ]);
  expect(problems({ app, sites: { prod: { domain, release: "1.0" } } })).toEqual([]);
  expect(problems({ app, sites: { prod: { domain, follow: {} } } })).toEqual([]);
});

test("a layout of DeployEx is read in all its forms, and a site's release is a version of it", () => {
  const source = { deployex: "s3://releases/elixir/", app: "shop", environment: "prod" };
  const app = { preset: "process", start: "exec bin/shop start", source };
  const sites = { prod: { domain: "www.example.org", release: "1.4.0+build.7" } };

  const [prod] = parse({ app, sites }).sites;

  expect(prod).toMatchObject({
    source: {
      kind: "deployex",
      place: { kind: "s3", bucket: "releases", prefix: "elixir/", region: "us-east-1" },
      version: "1.4.0+build.7",
    },
    app: { migrate: "sh -eu ./.tierwright-pre-commands" },
  });
  expect(problems({ app, sites: { prod: { domain: "www.example.org", release: "../1" } } })).toEqual([
    expect.stringContaining("tierwright:sites.prod.release: must be a version such as 1.4.0"),
  ]);
});
