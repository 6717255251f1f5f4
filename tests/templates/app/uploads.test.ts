import { mkdirSync, readdirSync } from "node:fs";
import { outputOf } from "../../support/output-of";
import type { Outcome } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

let server: ServerWithScripts;

beforeEach(() => {
  server = new ServerWithScripts();
});

afterEach(() => {
  server.remove();
});

function run(command: string): Promise<Outcome> {
  return server.runScript(`. "$TIERWRIGHT_SCRIPTS/app/uploads.sh"\n${command}`, { SITE: "prod" });
}

function backups(): readonly string[] {
  return readdirSync(server.path("var/backups/tierwright/prod")).sort();
}

test("a backup holds the shared directory and is for root alone", async () => {
  server.write("srv/sites/prod/shared/photos/1.jpg", "jpg\n");

  const { code, stdout } = await run("backup_uploads -final");

  const [name = ""] = backups();
  expect(code).toBe(0);
  expect(name).toMatch(/^\d{8}T\d{6}Z-final\.uploads\.tar\.gz$/);
  expect(stdout).toContain(
    `prod: backup of its uploads: ${server.path("var/backups/tierwright/prod")}/${name} (`,
  );
  expect(server.mode(`var/backups/tierwright/prod/${name}`)).toBe("0600");
  expect(server.mode("var/backups/tierwright/prod")).toBe("0700");
  expect(
    outputOf("tar", ["--list", "--file", server.path(`var/backups/tierwright/prod/${name}`)]).toString(),
  ).toBe("shared/\nshared/photos/\nshared/photos/1.jpg\n");
});

test.each([
  ["does not exist", () => undefined],
  ["has no file", () => mkdirSync(server.path("srv/sites/prod/shared/photos"), { recursive: true })],
])("a shared directory that %s makes no backup", async (_what, prepare) => {
  prepare();

  const { code, stdout } = await run('backup_uploads ""');

  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(server.exists("var/backups/tierwright/prod")).toBe(false);
});

test("the newest backups are kept, and last ones of removed sites always", async () => {
  for (const time of ["20260101T000000Z", "20260102T000000Z", "20260103T000000Z"]) {
    server.write(`var/backups/tierwright/prod/${time}.uploads.tar.gz`, "");
    server.write(`var/backups/tierwright/prod/${time}.dump`, "");
  }
  server.write("var/backups/tierwright/prod/20250101T000000Z-final.uploads.tar.gz", "");

  await run("prune_uploads 2");

  expect(backups().filter((name) => name.endsWith(".uploads.tar.gz"))).toEqual([
    "20250101T000000Z-final.uploads.tar.gz",
    "20260102T000000Z.uploads.tar.gz",
    "20260103T000000Z.uploads.tar.gz",
  ]);
  expect(backups().filter((name) => name.endsWith(".dump"))).toHaveLength(3);
});

test("pruning a site without backups is fine", async () => {
  expect(await run("prune_uploads 2")).toMatchObject({ code: 0 });
});
