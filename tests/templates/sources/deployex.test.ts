import { appendFileSync, chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { DeployexLayout } from "../../support/deployex-layout";
import { FolderServer } from "../../support/folder-server";
import { outputOf } from "../../support/output-of";
import type { Outcome } from "../host/server-directory";
import { FetchingServer } from "./fetching-server";

let server: FetchingServer;
let layout: DeployexLayout;
let folder = "";

beforeEach(() => {
  server = new FetchingServer();
  folder = path.join(server.base, "published/layout");
  mkdirSync(folder, { recursive: true });
  layout = new DeployexLayout(folder);
});

afterEach(() => {
  server.remove();
});

type Variables = Readonly<Record<string, string>>;

function variables(more: Variables = {}): Variables {
  return {
    SOURCE_URL: folder,
    SOURCE_APP: "chat",
    SOURCE_ENVIRONMENT: "prod",
    SOURCE_VERSION: "",
    SOURCE_PINNED: "",
    SOURCE_REGION: "",
    SOURCE_ACCESS_KEY_ID: "",
    SOURCE_SECRET_ACCESS_KEY: "",
    ...more,
  };
}

function fetchVersion(more: Variables = {}): Promise<Outcome> {
  return server.fetch("deployex", variables(more));
}

/** Runs a function of the source, as whatever follows the current version does. */
function run(call: string, more: Variables = {}): Promise<Outcome> {
  const script = `
    . "$TIERWRIGHT_SCRIPTS/app/build.sh"
    . "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
    . "$TIERWRIGHT_SCRIPTS/sources/deployex.sh"
    progress "<$(${call})>"
  `;
  return server.runScript(script, variables(more));
}

test("the current version is fetched from a folder, with what it wants to be run before it starts", async () => {
  layout.publish("1.4.0");
  layout.setCurrent({
    version: "1.4.0",
    hash: "local",
    pre_commands: ["eval Chat.Release.migrate", "eval 'A.b'"],
  });

  const { code, stderr } = await fetchVersion();

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.read("srv/sites/prod/releases/r1/releases/start_erl.data")).toBe("14.2 1.4.0");
  const evaluated = path.join(server.base, "evaluated");
  outputOf("sh", [
    "-euc",
    `cd ${server.release()} && EVALUATED=${evaluated} sh -eu ./.tierwright-pre-commands`,
  ]);
  expect(outputOf("cat", [evaluated]).toString()).toBe("1.4.0: Chat.Release.migrate\n1.4.0: A.b\n");
  expect(server.leftovers()).toEqual([]);
});

test("a version without pre_commands has nothing to run before it starts", async () => {
  layout.publish("1.4.0");
  layout.setCurrent({ version: "1.4.0" });

  await fetchVersion({ SOURCE_VERSION: "1.4.0" });

  outputOf("sh", ["-eu", path.join(server.release(), ".tierwright-pre-commands")]);
  expect(server.read("srv/sites/prod/releases/r1/.tierwright-pre-commands").trim()).toBe("");
});

test("a version that a site names is fetched whichever is current, and runs nothing before it starts", async () => {
  layout.publish("1.3.0");
  layout.setCurrent({ version: "1.4.0", pre_commands: ["eval Chat.Release.migrate"] });

  const { code } = await fetchVersion({ SOURCE_VERSION: "1.3.0", SOURCE_PINNED: "1" });

  expect(code).toBe(0);
  expect(server.read("srv/sites/prod/releases/r1/releases/start_erl.data")).toBe("14.2 1.3.0");
  expect(server.read("srv/sites/prod/releases/r1/.tierwright-pre-commands").trim()).toBe("");
});

test("a version that is no longer the current one is not deployed without what it wants run", async () => {
  layout.publish("1.3.0");
  layout.setCurrent({ version: "1.4.0" });

  const { code, stderr } = await fetchVersion({ SOURCE_VERSION: "1.3.0" });

  expect(code).toBe(1);
  expect(stderr).toContain("version 1.4.0 of chat has become current in the place of 1.3.0: deploy again");
});

test("the current version and its hash are told, or nothing when none is set", async () => {
  const told = async () => (await run("deployex_current")).stdout;

  expect(await told()).toContain("<>");
  layout.setCurrent({ version: "", hash: "" });
  expect(await told()).toContain("<>");
  layout.setCurrent({ version: "1.4.0", hash: "5f0a1bc" });
  expect(await told()).toContain("<1.4.0 5f0a1bc>");
});

test.each<[string, () => void, RegExp]>([
  ["no archive", () => undefined, /has no dist\/chat\/chat-1\.4\.0\.tar\.gz: publish the archive before/],
  [
    "half an archive",
    () => {
      layout.publish("1.4.0");
      outputOf("truncate", ["--size=300", path.join(folder, "dist/chat/chat-1.4.0.tar.gz")]);
    },
    /archive/,
  ],
  [
    "no JSON",
    () => {
      layout.setCurrent("{ version");
    },
    /current\.json: it is not JSON/,
  ],
  [
    "a version out of its place",
    () => {
      layout.setCurrent({ version: "../x" });
    },
    /names the version '\.\.\/x'/,
  ],
  [
    "a command of two lines",
    () => {
      layout.setCurrent({ version: "1.4.0", pre_commands: ["a\nb"] });
    },
    /each of pre_commands must be a text of one line/,
  ],
])("%s is an error that says so", async (_what, change, said) => {
  layout.setCurrent({ version: "1.4.0", hash: "local" });
  change();

  const { code, stderr } = await fetchVersion();

  expect(code).toBe(1);
  expect(stderr).toMatch(said);
});

test("a folder that may not be read is an error that says who has to", async () => {
  layout.setCurrent({ version: "1.4.0" });
  chmodSync(path.join(folder, "versions/chat/prod/current.json"), 0o000);

  const { stderr } = await fetchVersion();

  expect(stderr).toMatch(/current\.json cannot be fetched: let the user \S+ read it/);
});

describe("behind HTTPS", () => {
  let https: FolderServer;

  beforeEach(async () => {
    https = await FolderServer.https(folder, server.base);
    const build = path.join(server.kit, "scripts/app/build.sh");
    appendFileSync(
      build,
      `\nas_builder() {\n  as_user nobody env CURL_CA_BUNDLE=${https.authority ?? ""} "$@"\n}\n`,
    );
    if (https.authority !== undefined) chmodSync(https.authority, 0o644);
  });

  afterEach(() => {
    https.stop();
  });

  test("the current version is fetched", async () => {
    layout.publish("1.4.0");
    layout.setCurrent({ version: "1.4.0", hash: "local" });

    const { code, stderr } = await fetchVersion({ SOURCE_URL: https.url });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(server.unpacked()).toContain("bin/chat");
  });

  test("no current.json is no version, and no archive an error", async () => {
    expect((await run("deployex_current", { SOURCE_URL: https.url })).stdout).toContain("<>");
    layout.setCurrent({ version: "1.4.0", hash: "local" });

    const { stderr } = await fetchVersion({ SOURCE_URL: https.url });

    expect(stderr).toContain(`${https.url} has no dist/chat/chat-1.4.0.tar.gz`);
  });

  test("HTTP is not gone to", async () => {
    const http = await FolderServer.http(folder);
    layout.setCurrent({ version: "1.4.0", hash: "local" });

    const { code, stderr } = await fetchVersion({ SOURCE_URL: http.url });
    http.stop();

    expect(code).toBe(1);
    expect(stderr).toContain("cannot be fetched");
  }, 20_000);
});
