import { parseSettings } from "../../components/settings/parse-settings";
import type { KeterBundle } from "../../components/settings/keter-bundle";
import { UserError } from "../../components/settings/user-error";
import { oneServer, programApp, serverKey } from "../deployment/sample-settings";
import { problemsOf } from "../support/problems-of";

const bundle: KeterBundle = {
  exec: "../bin/hello",
  hosts: ["www.example.org", "example.org", "m.example.org"],
  redirects: ["example.net", "example.com"],
  https: false,
  database: false,
  environment: [],
};
const source = { architectures: { amd64: { keter: "./amd64.keter" }, arm64: { keter: "./arm64.keter" } } };
const amd64 = "tierwright:apps.site.source.architectures.amd64.keter";
const arm64 = "tierwright:apps.site.source.architectures.arm64.keter";

interface Given {
  readonly app?: Readonly<Record<string, unknown>>;
  readonly site?: Readonly<Record<string, unknown>>;
  /** What the bundle for arm64 says otherwise than the one for amd64; a text: why it cannot be read. */
  readonly other?: Partial<KeterBundle> | string;
  readonly fileExists?: (path: string) => boolean;
}

function parse({ app = { source }, site = {}, other = {}, fileExists = () => true }: Given) {
  return parseSettings(
    {
      servers: oneServer,
      ssh: { privateKey: serverKey },
      apps: { site: app },
      sites: { prod: site },
    },
    "test",
    fileExists,
    ({ place }) => {
      if (place.kind === "url" || !place.path.includes("arm64")) return bundle;
      if (typeof other === "string") throw new UserError(other);
      return { ...bundle, ...other };
    },
  );
}

function problems(given: Given): string[] {
  return problemsOf(() => parse(given));
}

test("a site without domains has those which the bundles for all architectures name", () => {
  const [prod] = parse({}).sites;

  expect(prod).toMatchObject({
    app: { preset: { kind: "keter" } },
    domains: ["www.example.org", "example.org", "m.example.org"],
    redirects: ["example.net", "example.com"],
    source: { kind: "architectures" },
  });
});

test.each<[string, Partial<KeterBundle>]>([
  ["the program", { exec: "../bin-arm64/hello" }],
  ["names in the environment", { environment: ["LD_LIBRARY_PATH"] }],
  ["the order of further hosts", { hosts: ["www.example.org", "m.example.org", "example.org"] }],
  ["the order of redirects", { redirects: ["example.com", "example.net"] }],
])("%s may differ by architecture", (_what, other) => {
  expect(problems({ other })).toEqual([]);
});

// Each row: what the bundle for arm64 says otherwise, and the words that tell it.
test.each<[Partial<KeterBundle>, string]>([
  [
    { hosts: ["example.org", "www.example.org", "m.example.org"] },
    "hosts (example.org, m.example.org, www.example.org; there www.example.org, example.org, m.example.org)",
  ],
  [{ redirects: [] }, "redirects (none; there example.com, example.net)"],
  [{ https: true }, "ssl (true; there false)"],
  [{ database: true }, "plugins.postgres (true; there false)"],
  [{ https: true, database: true }, "ssl (true; there false), plugins.postgres (true; there false)"],
])("bundles that differ by %j are refused with both paths, and nothing else is told", (other, words) => {
  expect(problems({ other })).toEqual([
    `${arm64}: says other things of ${words} than ${amd64}; build the bundles for all architectures with the same hosts, redirects, ssl and plugins in config/keter.yaml`,
  ]);
});

test("a bundle that cannot be read is told where it is named, and nothing else", () => {
  const other = "./arm64.keter has no config/keter.yaml";

  expect(problems({ other })).toEqual([`${arm64}: ${other}`]);
});

test("a bundle that is not there is told where it is named", () => {
  const fileExists = (path: string) => path !== "./arm64.keter";

  expect(problems({ fileExists })).toEqual([
    `${arm64}: "./arm64.keter" does not exist; paths are relative to the folder of Pulumi.yaml`,
  ]);
});

test("one architecture alone is enough", () => {
  const app = { source: { architectures: { arm64: { keter: "./arm64.keter" } } } };

  expect(problems({ app, other: { https: true }, site: { tls: "internal" } })).toEqual([]);
});

test("another preset is refused", () => {
  expect(problems({ app: { source, preset: "process", start: "./x" } })).toEqual([
    "tierwright:apps.site.preset: must be keter, or be left out, for the source `keter`",
  ]);
});

test("a site's own bundles need an app that is started by them", () => {
  const site = {
    source,
    domain: ["www.example.org", "example.org", "m.example.org"],
    redirects: bundle.redirects,
  };

  expect(problems({ app: programApp, site })).toEqual(
    ["amd64", "arm64"].map(
      (name) =>
        `tierwright:sites.prod.source.architectures.${name}.keter: needs an app with \`preset: keter\``,
    ),
  );
});
