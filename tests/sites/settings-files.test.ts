import { writeFileSync } from "node:fs";
import path from "node:path";
import { formatOf, settingsFiles } from "../../components/sites/settings-files";
import { settingsDigest } from "../../components/sites/site-secrets";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { onServer, sampleSite } from "./sample-site";

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

/** The text of a settings file made from a template, for a site with values that mean something in its format. */
function rendered(target: string, template: string): string {
  const site = sampleSite({
    settings: { title: `it's "100%" $HOME`, debug: null, colors: ["red", "blue"] },
    secrets: { KEY: "hush" },
  });
  const file = path.join(directory, "template");
  writeFileSync(file, template);
  const files = settingsFiles(
    onServer({ ...site, app: { ...site.app, files: [{ target, template: file }] } }),
  );
  return files.find(({ path: name }) => name.endsWith(`/staged/files/${target}`))?.content ?? "";
}

test.each([
  ["settings.json", `{"title": {{settings.title}}}`, `{"title": "it's \\"100%\\" $HOME"}\n`],
  ["settings.py", "TITLE = {{settings.title}}\n", `TITLE = "it's \\"100%\\" $HOME"\n`],
  ["kinto.ini", "title = {{settings.title}}\n", `title = it's "100%%" $HOME\n`],
  ["settings.sh", "TITLE={{settings.title}}\n", `TITLE='it'\\''s "100%" $HOME'\n`],
  ["settings.sql", "SELECT {{settings.title}};\n", `SELECT 'it''s "100%" $HOME';\n`],
  ["notes.txt", "{{settings.title}}\n", `it's "100%" $HOME\n`],
])("a value in %s is written for its format", (target, template, expected) => {
  expect(rendered(target, template)).toBe(expected);
});

test.each([
  ["a.yaml", "json"],
  ["a.yml", "json"],
  ["deep/er/a.toml", "json"],
  ["a.cfg", "ini"],
  ["a.env", "environment"],
  ["a.conf", "raw"],
  ["Makefile", "raw"],
])("the format of %s is %s", (file, format) => {
  expect(formatOf(file)).toBe(format);
});

test.each([
  [
    "a.json",
    `{"cores": {{facts.cores}}, "os": {{facts.os}}}\n`,
    `{"cores": %%FACT(CORES)%%, "os": "%%FACT(OS)%%"}\n`,
  ],
  [
    "a.sh",
    "N={{facts.memoryMiB}} A={{facts.addresses}}\n",
    "N=%%FACT(MEMORY_MIB)%% A='%%FACT(ADDRESSES)%%'\n",
  ],
  ["a.ini", "h = {{facts.hostname}} {{facts.osVersion}}\n", "h = %%FACT(HOSTNAME)%% %%FACT(OS_VERSION)%%\n"],
  ["a.py", "A = {{facts.architecture}}\n", `A = "%%FACT(ARCHITECTURE)%%"\n`],
])("facts stand in %s as placeholders, texts in the quotes of the format", (target, template, expected) => {
  expect(rendered(target, template)).toBe(expected);
});

test("secrets stand in a file as placeholders of its format", () => {
  const text = rendered("a.py", "K = {{secrets.KEY}}\nP = {{database.password}}\nU = {{database.url}}\n");

  expect(text).toBe(
    "K = %%SECRET(SITE_KEY,python)%%\nP = %%SECRET(DATABASE_PASSWORD,python)%%\n" +
      'U = "postgresql://prod:%%SECRET(DATABASE_PASSWORD,url)%%@10.0.0.4:5432/prod?sslmode=verify-full&sslrootcert=/srv/sites/prod/database-authority.crt"\n',
  );
});

test("lists repeat, and a setting that is null is not set", () => {
  expect(
    rendered(
      "a.txt",
      "{{#settings.colors}}{{.}} {{/settings.colors}}{{^settings.debug}}off{{/settings.debug}}\n",
    ),
  ).toBe("red blue off\n");
});

test("a name that the site does not have is an error with the template and the name", () => {
  expect(() => rendered("a.txt", "{{settings.colour}}\n")).toThrow(
    /template: nothing is called \{\{settings\.colour\}\}/,
  );
});

test("scripts of own tasks arrive as they are", () => {
  const script = path.join(directory, "reindex.sh");
  writeFileSync(script, "echo {{not a template}}\n");
  const site = sampleSite();

  const files = settingsFiles(onServer({ ...site, app: { ...site.app, tasks: { reindex: script } } }));

  expect(files.find(({ path: name }) => name.endsWith("/staged/tasks/reindex"))?.content).toBe(
    "echo {{not a template}}\n",
  );
});

test("a start command is a program of its own for sh", () => {
  const files = settingsFiles(onServer(sampleSite({}, { start: `printf '%s|' "$PORT" 'a b'` })));
  const start = files.find(({ path: name }) => name.endsWith("/start"))?.content ?? "";

  expect(outputOf("sh", ["-c", start], { environment: { PORT: "12000" } }).toString()).toBe("12000|a b|");
});

describe("the digest of settings", () => {
  const files = settingsFiles(onServer(sampleSite({ secrets: { KEY: "x" } })));
  const secrets = { DATABASE_PASSWORD: "p", AUTHORITY_CERTIFICATE: "c", SITE_KEY: "k", SOURCE_KEY: "s" };

  test("changes with a text, and with a secret that the files use", () => {
    const other = settingsFiles(onServer(sampleSite({ secrets: { KEY: "x" }, environment: { A: "1" } })));

    expect(settingsDigest(files, secrets, "")).toMatch(/^[0-9a-f]{12}$/);
    expect(settingsDigest(other, secrets, "")).not.toBe(settingsDigest(files, secrets, ""));
    expect(settingsDigest(files, { ...secrets, SITE_KEY: "other" }, "")).not.toBe(
      settingsDigest(files, secrets, ""),
    );
  });

  test("does not change with secrets that no file uses", () => {
    expect(settingsDigest(files, { ...secrets, SOURCE_KEY: "other" }, "")).toBe(
      settingsDigest(files, secrets, ""),
    );
  });
});
