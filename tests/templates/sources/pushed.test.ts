import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "../../support/output-of";
import type { Outcome } from "../host/server-directory";
import { FetchingServer } from "./fetching-server";

let server: FetchingServer;
let folder = "";

beforeEach(() => {
  server = new FetchingServer();
  folder = server.openDirectory("pushed");
  mkdirSync(path.join(folder, "shop/config"), { recursive: true });
  writeFileSync(path.join(folder, "shop/config/keter.yaml"), "stanzas: []\n");
});

afterEach(() => {
  server.remove();
});

function packed(): Buffer {
  return outputOf("tar", ["--create", "--gzip", `--directory=${folder}`, "."]);
}

/** Stages what was copied into a pickup folder and handed on. */
function fetchPushed(content: Buffer, format: string): Promise<Outcome> {
  return server.fetch("pushed", {
    SOURCE_FORMAT: format,
    SOURCE_SHA256: server.upload(content),
    LABEL: "shop",
  });
}

test.each([
  ["tree", ["shop", "shop/config", "shop/config/keter.yaml"]],
  ["keter", ["shop", "shop/config", "shop/config/keter.yaml"]],
  ["archive", ["config", "config/keter.yaml"]],
])("a pushed %s becomes a release", async (format, files) => {
  expect(await fetchPushed(packed(), format)).toMatchObject({ code: 0, stderr: "" });

  expect([...server.unpacked()].sort()).toEqual(files);
});

test.each(["tree", "keter", "archive"])("a link out of a pushed %s is refused", async (format) => {
  symlinkSync("/etc/passwd", path.join(folder, "shop/users"));

  const { code, stderr } = await fetchPushed(packed(), format);

  expect(code).toBe(1);
  expect(stderr).toMatch(/link/);
  expect(server.unpacked()).toEqual([]);
});

test("a pushed archive that is cut short is refused, and so is what is no Debian package", async () => {
  const half = await fetchPushed(packed().subarray(0, 60), "archive");
  const deb = await fetchPushed(Buffer.from("no package"), "deb");

  expect(half.stderr).toMatch(/cut short/);
  expect(deb.stderr).toMatch(/shop is not a Debian package, or is cut short/);
  expect(server.unpacked()).toEqual([]);
});
