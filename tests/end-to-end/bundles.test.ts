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
import { AptRepository } from "./bundles/apt-repository";

const directory = temporaryDirectory();
const bundle = path.join(directory, "hello.keter");
const layout = new DeployexLayout(path.join(directory, "layout"));
let stack: TestStack;
let sandbox: Sandbox;
let unpublished: FolderServer;
let repository: AptRepository;

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
  mkdirSync(path.join(directory, "apt"));
  repository = new AptRepository(sandbox, "app1", path.join(directory, "apt"));
  for (const version of ["1.0-1", "1.1-1"]) repository.build(version);
  await repository.publish();
  await repository.offer();
});

afterAll(async () => {
  unpublished.stop();
  repository.close();
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

interface Given {
  /** Of the site chat; undefined: the current one of a layout which has none. */
  readonly version?: string;
  /** Package and version of the site shop. */
  readonly shop?: { readonly deb: string; readonly version: string };
  /** Whether there is a bundle for each architecture. */
  readonly architectures?: boolean;
}

function sections({ version, shop = { deb: "shop", version: "1.1-1" }, architectures }: Given): Sections {
  const forEach = { architectures: { amd64: { keter: bundle }, arm64: { keter: bundle } } };
  const none = { deployex: unpublished.url, app: "chat", environment: "prod" };
  const site = { database: false, rollout: { drainSeconds: 1, watchSeconds: 0 } };
  return {
    ...sandboxSections(sandbox),
    servers: { web1: serverEntry(sandbox, "web1", "webserver"), app1: serverEntry(sandbox, "app1", "app") },
    apps: {
      hello: { source: architectures === true ? forEach : { keter: bundle } },
      chat: {
        preset: "process",
        source: { deployex: "/srv/published", app: "chat", environment: "prod" },
        start: 'RELEASE_NODE="chat-$PORT" exec bin/chat start',
        environment: { RELEASE_TMP: "/tmp", EVALUATED: "/srv/sites/chat/shared/evaluated" },
      },
      shop: {
        preset: "process",
        source: shop,
        start: 'exec usr/bin/shop "$(cat usr/share/shop/version)"',
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
      shop: { app: "shop", domain: "shop.example.test", ...site },
      empty: { app: "chat", domain: "empty.example.test", source: none, ...site },
    },
  };
}

function visit(domain: string): Promise<Answer> {
  return new Visitor(sandbox.server("web1"), domain).get("/");
}

async function shopVersion(): Promise<readonly string[]> {
  const { args } = JSON.parse((await visit("shop.example.test")).text) as { args: readonly string[] };
  return args;
}

test("a bundle, a version of a layout, a package of a repository, and an app without a version are deployed together", async () => {
  pack("first");
  await stack.configure(sections({ version: "1.0.0", shop: { deb: "shop", version: "1.0-1" } }));

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

test("the package is unpacked and not installed, and what it depends on is", async () => {
  expect(await shopVersion()).toEqual(["1.0-1"]);
  expect((await sandbox.exec("app1", "dpkg-query --show shop-texts")).status).toBe(0);
  expect((await sandbox.exec("app1", "dpkg-query --show shop")).status).not.toBe(0);
});

test("the site without a version has its place, and nothing runs there", async () => {
  expect((await visit("empty.example.test")).status).toBeGreaterThanOrEqual(500);
  expect(await onServer(sandbox, "app1", "ls -A /srv/sites/empty/replicas")).toBe("");
});

test("a new bundle for each architecture, a new version and a new package take over", async () => {
  pack("second");
  await stack.configure(sections({ version: "1.1.0", architectures: true }));

  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(JSON.parse((await visit("hello.example.test")).text)).toMatchObject({ args: ["second"] });
  expect((await visit("chat.example.test")).text).toMatch(/ 1\.1\.0\n$/);
  expect(await shopVersion()).toEqual(["1.1-1"]);
});

test("a package or a version that no repository has is told, with the versions that there are", async () => {
  const given = sections({ version: "1.1.0", architectures: true, shop: { deb: "shop", version: "9.0-1" } });
  const lost = {
    app: "shop",
    source: { deb: "no-such-shop", version: "1.1-1" },
    domain: "lost.example.test",
  };
  const sites = { ...(given.sites as Sections), lost: { ...lost, database: false } };
  await stack.configure({ ...given, sites });

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toContain(
    "no repository of this server has shop in version 9.0-1: correct the version (there is: 1.0-1 1.1-1), or add the repository",
  );
  expect(output).toContain(
    "no repository of this server has no-such-shop in version 1.1-1: correct the version (there is: none), or add the repository",
  );
  expect(await shopVersion()).toEqual(["1.1-1"]);
});

test("what somebody else has signed is refused, whether the repository was known before or not", async () => {
  const words = "GPG error: http://localhost:\\d+ \\./ InRelease: .* NO_PUBKEY [0-9A-F]{16}";
  repository.build("1.2-1");
  await repository.publish();
  await repository.trust("stranger");
  await stack.configure(
    sections({ version: "1.1.0", architectures: true, shop: { deb: "shop", version: "1.2-1" } }),
  );

  const { output } = await stack.up();
  const anew = await repository.installAnew("shop");

  expect(output).toMatch(
    new RegExp(`no repository of this server that can be believed has shop in version 1\\.2-1: ${words}`),
  );
  expect(anew).toMatch(new RegExp(`cannot read the package lists: ${words}`));
  expect(await shopVersion()).toEqual(["1.1-1"]);
});

test("a site whose layout has no version any more stays as it is, and the repository's own key brings its package", async () => {
  await repository.trust("shop");
  await stack.configure(sections({ architectures: true, shop: { deb: "shop", version: "1.2-1" } }));

  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect((await visit("chat.example.test")).text).toMatch(/ 1\.1\.0\n$/);
  expect(await shopVersion()).toEqual(["1.2-1"]);
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
  expect(output).toContain("tierwright:apps.hello.source.architectures.arm64.keter: ");
  expect(output).toContain("config/keter.yaml: stanzas.0.type: a stanza `background` has no counterpart");
  expect(await connectionsTo(sandbox)).toBe(0);
  expect((await visit("hello.example.test")).status).toBe(200);
});

test("destroy takes everything off", async () => {
  pack("second");

  const { status, output } = await stack.destroy();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(await onServer(sandbox, "app1", "ls -A /srv")).toBe("apt\npublished");
});
