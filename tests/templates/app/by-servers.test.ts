import type { Outcome } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

let server: ServerWithScripts;

beforeEach(() => {
  server = new ServerWithScripts();
});

afterEach(() => {
  server.remove();
});

function settle(variables: Readonly<Record<string, string>>): Promise<Outcome> {
  return server.runScript(
    `. "$TIERWRIGHT_SCRIPTS/app/by-servers.sh"\nsettle_release\nprogress "<$RELEASE> <$SETTINGS_DIGEST>"`,
    { SITE: "prod", RELEASE: "", SETTINGS_DIGEST: "", ...variables },
  );
}

/** What the scripts of a deployment make of the words of a release. */
function words(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return server.runScript(`. "$TIERWRIGHT_SCRIPTS/app/deploy/words.sh"\n${script}`, {
    SITE: "prod",
    SOURCE: "git",
    SOURCE_COMMIT: "5".repeat(40),
    SOURCE_URL: "https://git.example.org/shop.git",
    LABEL: "main-555555555555",
    BUILD_IDENTITY: "0a0a0a0a",
    ...variables,
  });
}

test("what the workstation says is taken, and its settings are remembered for servers", async () => {
  expect((await settle({ RELEASE: "v1-1", SETTINGS_DIGEST: "abc" })).stdout).toBe("<v1-1> <abc>\n");

  expect((await settle({ RELEASE: "v2-2" })).stdout).toBe("<v2-2> <abc>\n");
  expect(server.mode("etc/tierwright/sites/prod/digest")).toBe("0600");
});

test("where servers decide, settings are for the release that runs", async () => {
  server.write("srv/sites/prod/releases/v1-1/.tierwright-release", "");
  server.write("var/lib/tierwright/sites/prod/info", "RELEASE=v1-1\n");

  expect((await settle({ SETTINGS_DIGEST: "abc" })).stdout).toBe("<v1-1> <abc>\n");
});

test.each([
  ["no release has come yet", ""],
  ["the release is gone", "RELEASE=v1-1\n"],
])("for no release when %s", async (_what, info) => {
  server.write("var/lib/tierwright/sites/prod/info", info);

  expect((await settle({ SETTINGS_DIGEST: "abc" })).stdout).toBe("<> <abc>\n");
});

test("a server without settings of the site can stage nothing", async () => {
  const { code, stderr } = await settle({ RELEASE: "v1-1" });

  expect(code).toBe(1);
  expect(stderr).toContain("the settings of prod are not on this server yet: run pulumi up");
});

test("a release is named by its label, its content and how it is built", async () => {
  const id = async (variables = {}) => (await words('progress "$(release_id)"', variables)).stdout.trim();
  const usual = await id();

  expect(usual).toMatch(/^main-555555555555-[0-9a-f]{8}$/);
  expect(await id({ SOURCE_URL: "https://elsewhere.example.org/shop.git" })).toBe(usual);
  expect(await id({ LABEL: "other" })).toBe(usual.replace("main-555555555555", "other"));
  for (const other of [
    { SOURCE_COMMIT: "6".repeat(40) },
    { BUILD_IDENTITY: "0b0b0b0b" },
    { SOURCE: "pushed" },
  ]) {
    expect(await id(other)).not.toBe(usual);
  }
});

test("the words of a release are kept with it, and keep its archive from being pruned", async () => {
  server.write("srv/sites/prod/releases/shop-1/VERSION", "1\n");
  const pushed = {
    SOURCE: "pushed",
    SOURCE_COMMIT: "",
    SOURCE_FORMAT: "tree",
    SOURCE_SHA256: "7".repeat(64),
  };

  const { stdout } = await words("keep_words shop-1\nkept_words shop-1 >&8\nkept_words shop-2 >&8", pushed);

  expect(stdout.trim().split("\n")).toEqual([
    "SOURCE=pushed",
    "SOURCE_FORMAT=tree",
    `SOURCE_SHA256=${"7".repeat(64)}`,
    "LABEL=main-555555555555",
  ]);
  expect(server.read("srv/sites/prod/releases/shop-1/.tierwright-words")).toMatch(/^\|7{64}$/m);
});
