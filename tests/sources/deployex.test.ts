import { mkdirSync } from "node:fs";
import path from "node:path";
import type { DeployexPlace, DeployexSource } from "../../components/settings/deployex-source";
import { Secret } from "../../components/settings/secret";
import { deployex } from "../../components/sources/deployex";
import { parseCurrent } from "../../components/sources/deployex-current";
import { DeployexLayout } from "../support/deployex-layout";
import { FolderServer } from "../support/folder-server";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

let base = "";
let server: FolderServer;
const trusted = process.env.CURL_CA_BUNDLE;

beforeAll(async () => {
  base = temporaryDirectory();
  mkdirSync(path.join(base, "layout"));
  server = await FolderServer.https(path.join(base, "layout"), base);
  process.env.CURL_CA_BUNDLE = server.authority;
});

afterAll(() => {
  server.stop();
  if (trusted === undefined) delete process.env.CURL_CA_BUNDLE;
  else process.env.CURL_CA_BUNDLE = trusted;
  removeDirectory(base);
});

function source(app: string, more: Partial<DeployexSource> = {}): DeployexSource {
  const place: DeployexPlace = { kind: "url", url: server.url };
  return { kind: "deployex", place, app, environment: "prod", version: undefined, ...more };
}

// What is current is read once in a run, so each has an app of its own.
function layout(app: string): DeployexLayout {
  return new DeployexLayout(path.join(base, "layout"), app);
}

test("the version which is current is settled now, for all servers", () => {
  layout("chat").setCurrent({ version: "1.4.0", hash: "local", pre_commands: [] });

  expect(deployex(source("chat"))).toEqual({
    label: "1.4.0",
    identity: JSON.stringify([server.url, "chat", "prod", "1.4.0", "local"]),
    variables: {
      SOURCE_URL: server.url,
      SOURCE_APP: "chat",
      SOURCE_ENVIRONMENT: "prod",
      SOURCE_VERSION: "1.4.0",
      SOURCE_PINNED: "",
      SOURCE_REGION: "",
      SOURCE_ACCESS_KEY_ID: "",
      SOURCE_SECRET_ACCESS_KEY: "",
    },
    secrets: {},
    packages: ["bzip2", "curl", "python3", "unzip", "xz-utils"],
    uploads: [],
    unset: false,
  });
});

test.each<[string, Readonly<Record<string, unknown>> | string]>([
  ["empty", { version: "", hash: "" }],
  ["null", { version: null, hash: null }],
  ["not there", {}],
  ["in an empty file", ""],
])("a version that is %s is none, and no error", (what, current) => {
  const app = what.replaceAll(" ", "-");
  layout(app).setCurrent(current);

  expect(deployex(source(app))).toMatchObject({ label: "none", unset: true });
});

test("a current.json that is not there sets no version", () => {
  expect(deployex(source("nobody"))).toMatchObject({ label: "none", unset: true });
});

test("another hash is another release of the same version", () => {
  layout("one").setCurrent({ version: "1.0", hash: "a" });
  layout("two").setCurrent({ version: "1.0", hash: "b" });
  const identity = (app: string) => deployex(source(app)).identity.replace(app, "");

  expect(identity("one")).not.toBe(identity("two"));
});

test("a version that a site names is taken without asking", () => {
  const place: DeployexPlace = { kind: "url", url: "https://127.0.0.1:1/nobody" };

  expect(deployex(source("chat", { place, version: "1.3.0" }))).toMatchObject({
    label: "1.3.0",
    variables: { SOURCE_VERSION: "1.3.0", SOURCE_PINNED: "1" },
  });
});

test("a place that cannot be reached is an error with what to do", () => {
  const place: DeployexPlace = { kind: "url", url: "https://127.0.0.1:1/nobody" };

  expect(() => deployex(source("chat", { place }))).toThrow(
    /127\.0\.0\.1:1\/nobody\/versions\/chat\/prod\/current\.json cannot be read from here \(.+\); give keys/,
  );
});

test("a bucket is reached by its address, and its key is a secret of the servers", () => {
  const place: DeployexPlace = {
    kind: "s3",
    bucket: "releases",
    prefix: "elixir/",
    region: "eu-central-1",
    endpoint: undefined,
    credentials: { accessKeyId: "AKIA1", secretAccessKey: new Secret("hush") },
  };

  const resolved = deployex(source("chat", { place, version: "1.0" }));

  expect(resolved.variables).toMatchObject({
    SOURCE_URL: "https://releases.s3.eu-central-1.amazonaws.com/elixir",
    SOURCE_REGION: "eu-central-1",
    SOURCE_ACCESS_KEY_ID: "AKIA1",
    SOURCE_SECRET_ACCESS_KEY: "%%SECRET(SOURCE_SECRET_ACCESS_KEY,raw)%%",
  });
  expect(resolved.secrets.SOURCE_SECRET_ACCESS_KEY?.reveal()).toBe("hush");
});

test.each<[string, string, RegExp]>([
  ["no JSON", "{ version", /u is not JSON; correct it/],
  ["a number for a version", '{ "version": 1.4 }', /u has no texts for version and hash/],
  [
    "a version out of its place",
    '{ "version": "../../x" }',
    /u names the version "\.\.\/\.\.\/x", which no archive can have/,
  ],
])("%s is refused", (_what, text, said) => {
  expect(() => parseCurrent("u", text)).toThrow(said);
});
