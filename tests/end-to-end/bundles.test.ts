/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { DeployexLayout } from "../support/deployex-layout";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { connectionsTo, endSandbox, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { type Sections, TestStack } from "../support/end-to-end/test-stack";
import { type Answer, Visitor } from "../support/end-to-end/visitor";
import { FolderServer } from "../support/folder-server";
import { bundleFolder, packBundle } from "../support/keter-bundle";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

const directory = temporaryDirectory();
const bundle = path.join(directory, "hello.keter");
const layout = new DeployexLayout(path.join(directory, "layout"));
let stack: TestStack;
let sandbox: Sandbox;
let unpublished: FolderServer;

beforeAll(async () => {
  mkdirSync(path.join(directory, "unpublished"));
  unpublished = await FolderServer.https(path.join(directory, "unpublished"), directory);
  process.env.CURL_CA_BUNDLE = unpublished.authority;
  stack = new TestStack();
  sandbox = await newSandbox("e2e-bundles", [{ name: "web1" }, { name: "app1" }]);
  layout.publish("1.0.0");
  layout.publish("1.1.0");
  layout.setCurrent({ version: "1.0.0", hash: "local", pre_commands: ["eval Chat.Release.migrate"] });
  await copyLayout();
});

afterAll(async () => {
  unpublished.stop();
  stack.remove();
  removeDirectory(directory);
  await endSandbox(sandbox);
});

/** Brings the layout to the app server, as whoever publishes there would. */
async function copyLayout(): Promise<void> {
  const packed = outputOf("tar", ["--create", "--gzip", "--directory", layout.folder, "--file", "-", "."]);
  await onServer(
    sandbox,
    "app1",
    `mkdir -p /srv/published && base64 -d <<<'${packed.toString("base64")}' | tar -xzC /srv/published
     chmod -R go=rX /srv/published`,
  );
}

function pack(greeting: string): void {
  const yaml = `
stanzas:
  - type: webapp
    exec: ../bin/hello
    args: [${greeting}]
    env: { COLOUR: blue }
    hosts: [hello.example.test, www.hello.example.test]
  - type: redirect
    hosts: [old.example.test]
    actions: [{ host: hello.example.test }]
`;
  packBundle(bundleFolder(path.join(directory, "content"), yaml), bundle);
}

/** @param version of the site chat; undefined: the current one of a layout which has none */
function sections(version: string | undefined): Sections {
  const none = { deployex: unpublished.url, app: "chat", environment: "prod" };
  const site = { database: false, rollout: { drainSeconds: 1, watchSeconds: 0 } };
  return {
    ...sandboxSections(sandbox),
    servers: { web1: serverEntry(sandbox, "web1", "webserver"), app1: serverEntry(sandbox, "app1", "app") },
    apps: {
      hello: { source: { keter: bundle } },
      chat: {
        preset: "process",
        source: { deployex: "/srv/published", app: "chat", environment: "prod" },
        start: 'RELEASE_NODE="chat-$PORT" exec bin/chat start',
        environment: { RELEASE_TMP: "/tmp", EVALUATED: "/srv/sites/chat/shared/evaluated" },
      },
    },
    sites: {
      hello: { app: "hello", ...site },
      chat: {
        app: "chat",
        domain: "chat.example.test",
        ...(version === undefined ? { source: none } : { release: version }),
        ...site,
      },
      empty: { app: "chat", domain: "empty.example.test", source: none, ...site },
    },
  };
}

function visit(domain: string): Promise<Answer> {
  return new Visitor(sandbox.server("web1"), domain).get("/");
}

test("a bundle, a version of a layout, and an app without a version are deployed together", async () => {
  pack("first");
  await stack.configure(sections("1.0.0"));

  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.stringContaining("empty: waits for its first release")]);
});

test("the bundle's program answers for the bundle's hosts, with what the bundle gives it", async () => {
  const { text } = await visit("hello.example.test");

  expect(JSON.parse(text)).toMatchObject({
    args: ["first"],
    environment: { COLOUR: "blue", APPROOT: "http://hello.example.test" },
  });
  expect((await visit("www.hello.example.test")).status).toBe(200);
  expect((await visit("old.example.test")).headers.location).toBe("http://hello.example.test/");
});

test("the version's program has run what it wanted before it started, and answers", async () => {
  expect((await visit("chat.example.test")).text).toMatch(/^chat-\d+ 1\.0\.0\n$/);
  expect(await onServer(sandbox, "app1", "cat /srv/sites/chat/shared/evaluated")).toBe(
    "1.0.0: Chat.Release.migrate",
  );
});

test("the site without a version has its place, and nothing runs there", async () => {
  expect((await visit("empty.example.test")).status).toBeGreaterThanOrEqual(500);
  expect(await onServer(sandbox, "app1", "ls -A /srv/sites/empty/replicas")).toBe("");
});

test("a new bundle and a new version take over", async () => {
  pack("second");
  await stack.configure(sections("1.1.0"));

  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(JSON.parse((await visit("hello.example.test")).text)).toMatchObject({ args: ["second"] });
  expect((await visit("chat.example.test")).text).toMatch(/ 1\.1\.0\n$/);
});

test("a site whose layout has no version any more stays as it is", async () => {
  await stack.configure(sections(undefined));

  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect((await visit("chat.example.test")).text).toMatch(/ 1\.1\.0\n$/);
});

test("a wrong bundle is refused before any server is asked", async () => {
  writeFileSync(
    path.join(directory, "content/config/keter.yaml"),
    "stanzas: [{ type: background, exec: x }]",
  );
  packBundle(path.join(directory, "content"), bundle);
  sandbox.markSshConnections();

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toContain("tierwright:apps.hello.source.keter: ");
  expect(output).toContain("config/keter.yaml: stanzas.0.type: a stanza `background` has no counterpart");
  expect(await connectionsTo(sandbox)).toBe(0);
  expect((await visit("hello.example.test")).status).toBe(200);
});

test("destroy takes everything off", async () => {
  pack("second");

  const { status, output } = await stack.destroy();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(await onServer(sandbox, "app1", "ls -A /srv")).toBe("published");
});
