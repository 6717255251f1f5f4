import { migrateStep, releaseStep } from "../../components/sites/release-step";
import { release } from "../../components/sites/release";
import type { ResolvedSource } from "../../components/sources/source";
import { resolveSource } from "../../components/sources/sources";
import { onServer, sampleSite } from "./sample-site";

type More = Readonly<Record<string, unknown>>;

function idOf(site: More = {}, app: More = {}, source: Partial<ResolvedSource> = {}): string {
  const made = sampleSite(site, app);
  return release(made, { ...resolveSource(made.source), ...source }).id;
}

test("a release is named by its source and by what it is built with", () => {
  expect(idOf()).toMatch(/^555555555555-[0-9a-f]{8}$/);
  expect(idOf()).toBe(idOf());
});

const python = { preset: "python", start: "python main.py" };

test.each<[string, More, More]>([
  ["source", {}, { source: { archive: "https://x.example.org/a.tar.gz", sha256: "6".repeat(64) } }],
  ["preset", {}, python],
  ["build command", {}, { build: "make" }],
  ["uploads", {}, { uploads: ["photos"] }],
])("another %s is another release", (_what, site, app) => {
  expect(idOf(site, app)).not.toBe(idOf());
});

test("another Python package is another release", () => {
  const requirements = { ...python, start: undefined, python: { application: "shop:app" } };

  const id = idOf(
    {},
    { ...requirements, python: { application: "shop:app", packages: ["gunicorn==27.0.1"] } },
  );

  expect(id).not.toBe(idOf({}, requirements));
});

test.each<[string, More, More]>([
  ["environment", { environment: { A: "1" } }, {}],
  ["number of replicas", { replicas: 3 }, {}],
  ["start command", {}, { start: "exec ./other" }],
  ["domain", { domain: "other.example.org" }, {}],
  [
    "address of the same archive",
    {},
    { source: { archive: "https://y.example.org/b.tar.gz", sha256: "5".repeat(64) } },
  ],
])("another %s is the same release", (_what, site, app) => {
  expect(idOf(site, app)).toBe(idOf());
});

test("a label from outside becomes one short name of a directory", () => {
  expect(idOf({}, {}, { label: `feature/../x $(id)-${"y".repeat(60)}` })).toMatch(
    /^feature-\.\.-x---id--y{21}-[0-9a-f]{8}$/,
  );
});

test("the release step tells the scripts everything, once", () => {
  const site = sampleSite(
    { webserver: { staticFolders: { "/static": "public", "/media": "photos" } } },
    { packages: ["curl", "libpq5"], build: "make", uploads: ["photos", "files"] },
  );
  const input = onServer(site);

  expect(releaseStep(input)).toMatchObject({
    name: "site.prod.release",
    title: `release ${input.release.id} of prod`,
    scripts: ["app/release"],
    variables: {
      SITE: "prod",
      SYSTEM_USER: "site-prod",
      RELEASE: input.release.id,
      SETTINGS_DIGEST: "%%SECRET(SETTINGS_DIGEST,raw)%%",
      SOURCE: "archive",
      PRESET: "process",
      PACKAGES: "bzip2\ncurl\nunzip\nxz-utils\nlibpq5",
      BUILD: "make",
      UPLOADS: "photos\nfiles",
      STATIC_FOLDERS: "",
      SOURCE_URL: "https://downloads.example.org/shop.tar.gz",
      SOURCE_SHA256: "5".repeat(64),
    },
  });
  expect(releaseStep({ ...input, besideWebserver: true }).variables.STATIC_FOLDERS).toBe("public\nphotos");
});

test("settings are staged for root alone, with placeholders in the places of secrets", () => {
  const app = { migrate: "./shop migrate", reload: "kill -HUP $MAINPID" };
  const files = releaseStep(onServer(sampleSite({ secrets: { KEY: "hush" } }, app))).files.filter(
    ({ path }) => path.startsWith("/etc/tierwright/sites/prod/staged/"),
  );

  expect(files.map(({ path, mode, owner }) => `${path.split("/staged/")[1] ?? ""} ${mode} ${owner}`)).toEqual(
    ["environment", "start", "migrate", "reload", "replica.service", "plan", "masks"]
      .concat("database-authority.crt")
      .map((name) => `${name} 0640 root:root`),
  );
  expect(JSON.stringify(files)).not.toContain("hush");
  expect(files[1]?.content).toBe('#!/bin/sh\nset -eu\nexec ./shop --listen "$HOST:$PORT"\n');
});

test("an app without a migrate command has no migration, and settings do not ask for another one", () => {
  const migrating = { migrate: "./shop migrate" };
  const plain = migrateStep(onServer(sampleSite({}, migrating)));

  expect(migrateStep(onServer(sampleSite()))).toBeUndefined();
  expect(plain).toMatchObject({ name: "site.prod.migrate", scripts: ["app/migrate"], files: [] });
  expect(migrateStep(onServer(sampleSite({ environment: { A: "1" }, replicas: 4 }, migrating)))).toEqual(
    plain,
  );
});
