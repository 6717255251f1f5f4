import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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

test("who pushes a package for other servers is told what can be pushed", async () => {
  const architecture = outputOf("dpkg", ["--print-architecture"]).toString().trim();
  const foreign = architecture === "amd64" ? "arm64" : "amd64";
  mkdirSync(path.join(folder, "DEBIAN"), { mode: 0o755 });
  writeFileSync(
    path.join(folder, "DEBIAN/control"),
    `Package: shop\nVersion: 1\nArchitecture: ${foreign}\nMaintainer: t <t@example.org>\nDescription: a shop\n`,
  );
  const file = path.join(server.base, "shop.deb");
  outputOf("chmod", ["0755", folder]);
  outputOf("dpkg-deb", ["--build", "--root-owner-group", folder, file]);

  const { stderr } = await fetchPushed(readFileSync(file), "deb");

  expect(stderr).toContain(
    `shop is for ${foreign}, and this server is ${architecture}: push one for ${architecture}, or one for all`,
  );
});
