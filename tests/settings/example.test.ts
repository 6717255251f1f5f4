import { anyName, entries } from "../../components/settings/schema-tree";
import { sectionsSchema } from "../../components/settings/sections";
import { parseSettings } from "../../components/settings/parse-settings";
import { generatedFiles } from "../../docs/generate";
import { existsSync, readFileSync } from "node:fs";
import type { z } from "zod";
import { ec2ExampleFiles, exampleSettings, secretPaths, settingsIn } from "../support/example-settings";

type Place = readonly [path: string, schema: z.ZodType];

/** All settings that the schemas have. */
function settingsOf(schema: z.ZodType, prefix: string): Place[] {
  return entries(schema).flatMap(([key, below]): Place[] => {
    const path = `${prefix}.${key}`;
    return [[path, below], ...settingsOf(below, path)];
  });
}

/** The schemas of all settings that occur in a value. */
function schemasIn(schemas: readonly z.ZodType[], value: unknown): z.ZodType[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([given, below]: [string, unknown]) => {
    const matching = schemas
      .flatMap(entries)
      .flatMap(([key, schema]) => (key === anyName || key === given ? [schema] : []));
    return [...matching, ...schemasIn(matching, below)];
  });
}

test("the annotated example is valid", () => {
  expect(parseSettings(exampleSettings(), "prod").sites.map(({ name }) => name)).toEqual([
    "blog",
    "board",
    "chat",
    "demo",
    "docs",
    "forum",
    "gallery",
    "kinto",
    "prod",
    "test",
  ]);
});

test("the examples for EC2 are valid", () => {
  const [own, existing, scaling] = ec2ExampleFiles.map((file) => parseSettings(settingsIn(file), "prod"));

  expect(own?.servers.map(({ name, privateAddress }) => `${name} ${privateAddress}`)).toEqual([
    "app1 10.42.137.217",
    "app2 10.42.144.20",
    "db1 10.42.136.70",
    "old1 198.51.100.7",
    "web1 10.42.3.68",
  ]);
  expect(
    existing?.servers.map(({ name, user, privateAddress }) => `${name} ${user} ${privateAddress}`),
  ).toEqual(["all1 deploy 10.0.1.58"]);
  expect(scaling?.servers.map(({ name, machine }) => `${name} ${machine.kind}`)).toEqual(["app group"]);
});

test("every setting occurs in the annotated examples", () => {
  const examples = [exampleSettings(), ...ec2ExampleFiles.map(settingsIn)];
  const shown = new Set(examples.flatMap((example) => schemasIn([sectionsSchema], example)));

  const missing = settingsOf(sectionsSchema, "").flatMap(([path, schema]) =>
    shown.has(schema) ? [] : [path],
  );

  expect(missing).toEqual([]);
});

test("the example says how to set each secret", () => {
  expect(secretPaths().map((keys) => keys.join("."))).toEqual([
    "ssh.privateKey",
    "ssh.bastion.privateKey",
    "apps.notes.source.deployKey",
    "apps.board.source.architectures.amd64.secretAccessKey",
    "sites.prod.secrets.SECRET_KEY",
    "sites.kinto.tls.privateKey",
    "sites.kinto.secrets.USERID_HMAC_SECRET",
    "sites.kinto.secrets.DEFAULT_BUCKET_HMAC_SECRET",
    "notifications.team.slack",
    "notifications.dashboard.webhook",
    "notifications.dashboard.signingSecret",
    "notifications.nights.email.password",
  ]);
});

test.each([...generatedFiles()])("%s is up to date (npm run docs)", (file, content) => {
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, "utf8")).toBe(content);
});
