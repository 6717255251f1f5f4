import { inspect } from "node:util";
import { assignPorts, blockSize } from "../../components/settings/port-blocks";
import { loadSettings } from "../../components/settings/load-settings";
import { parseSettings } from "../../components/settings/parse-settings";
import { Secret } from "../../components/settings/secret";
import { SettingsError } from "../../components/settings/settings-error";
import { exampleSettings, secretMarker, setAt } from "../support/example-settings";

const everyFile = () => true;

/** A reader of Pulumi's kind: every value is a text, mappings are JSON. */
function configOf(values: Record<string, unknown>) {
  return {
    get: (key: string) => {
      const value = values[key];
      return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
    },
  };
}

test("a secret hides itself", () => {
  const secret = new Secret("hunter2");

  expect(
    [String(secret), JSON.stringify({ secret }), inspect({ secret }), secret.toString()].join(),
  ).not.toContain("hunter2");
  expect(secret.reveal()).toBe("hunter2");
});

test("no secret is in the printed settings", () => {
  const settings = parseSettings(exampleSettings(), "prod");

  const printed = `${inspect(settings, { depth: null })}${JSON.stringify(settings)}`;

  expect(printed).not.toContain("hush-6f1d");
  expect(printed).not.toContain("PRIVATE KEY");
  expect(settings.sites.find(({ name }) => name === "prod")?.secrets.SECRET_KEY?.reveal()).toBe(secretMarker);
});

test("servers take what they do not say from ssh", () => {
  const [db1, , web1] = parseSettings(exampleSettings(), "prod").servers;

  expect(db1).toMatchObject({
    name: "db1",
    roles: ["db"],
    port: 22,
    user: "debian",
    privateAddress: "10.0.0.4",
  });
  expect(web1).toMatchObject({ name: "web1", roles: ["webserver", "app"], port: 2222, user: "admin" });
});

test("the only server with a name for an address reaches itself", () => {
  const raw = exampleSettings();
  setAt(raw, ["servers", "db1"], undefined);
  setAt(raw, ["servers", "old1"], undefined);
  setAt(raw, ["servers", "web1", "roles"], "all");
  setAt(raw, ["servers", "web1", "privateAddress"], undefined);

  const [only] = parseSettings(raw, "prod").servers;

  expect(only).toMatchObject({ roles: ["db", "webserver", "app"], privateAddress: "127.0.0.1" });
});

test("a site takes source, environment and names from its app and its name", () => {
  const { sites } = parseSettings(exampleSettings(), "prod");
  const [demo, docs, prod, test] = ["demo", "docs", "prod", "test"].map((name) =>
    sites.find((site) => site.name === name),
  );

  expect(demo?.source).toMatchObject({ kind: "git", url: "git@git.example.org:team/notes.git", ref: "v1.5" });
  expect(demo?.app.source).toEqual(demo?.source);
  expect(test?.source).toEqual({
    kind: "git",
    url: "https://git.example.org/team/notes.git",
    ref: "main",
    ssh: undefined,
    submodules: true,
  });
  expect(docs?.database).toBeUndefined();
  expect(prod).toMatchObject({
    systemUser: "site-prod",
    databaseName: "prod",
    production: true,
    firstPort: 12_000,
  });
  expect(prod?.environment).toEqual({ GREETING: "Welcome! Leave us a line." });
});

test("hyphens of a site's name become underscores in its database", () => {
  const raw = exampleSettings();
  setAt(raw, ["sites", "shop-eu"], { app: "notes", domain: "eu.example.org" });

  const site = parseSettings(raw, "prod").sites.find(({ name }) => name === "shop-eu");

  expect(site).toMatchObject({
    databaseName: "shop_eu",
    database: { name: "shop_eu" },
    systemUser: "site-shop-eu",
  });
});

test("Kinto needs no application, and its requirements are its package", () => {
  const kinto = parseSettings(exampleSettings(), "prod").apps.find(({ name }) => name === "kinto");

  expect(kinto?.preset).toMatchObject({
    kind: "python",
    start: { kind: "command" },
    requirements: undefined,
  });
  expect(kinto?.source).toEqual({ kind: "pypi", package: "kinto[postgresql]", version: "24.1.0" });
});

test("blocks of ports never overlap and stay below the ephemeral range", () => {
  const wanted = new Map(
    Array.from({ length: 300 }, (_, n) => [`site${n}`, n % 5 === 0 ? 10_016 + n * 64 : undefined]),
  );

  const ports = [...assignPorts(wanted, [10_000, 20_000]).values()].sort((one, other) => one - other);

  expect(ports).toHaveLength(300);
  expect(ports.every((port, index) => index === 0 || port - (ports[index - 1] ?? 0) >= blockSize)).toBe(true);
  expect((ports.at(-1) ?? 0) + blockSize).toBeLessThanOrEqual(32_768);
});

test("settings are read from Pulumi's texts", () => {
  const raw = exampleSettings();
  const keys = [...Object.keys(raw).map((key) => `tierwright:${key}`), "aws:region", "pulumi:tags"];

  const settings = loadSettings(configOf(raw), { deploymentName: "prod", keys, fileExists: everyFile });

  expect(settings).toEqual(parseSettings(raw, "prod"));
});

test("an unknown key of the configuration is told with the nearest one", () => {
  const raw = { ...exampleSettings(), sitez: {}, ssh: `{ "privateKey": "hunter2" ` };
  const keys = Object.keys(raw).map((key) => `tierwright:${key}`);
  const load = () => loadSettings(configOf(raw), { deploymentName: "prod", keys, fileExists: everyFile });

  expect(load).toThrow(SettingsError);
  expect(load).toThrow(/tierwright:sitez: is not a setting \(did you mean "sites"\?\)/);
  expect(load).toThrow(/tierwright:ssh: must be a mapping of settings; given: a string \(not shown\)/);
  expect(load).not.toThrow(/hunter2/);
});
