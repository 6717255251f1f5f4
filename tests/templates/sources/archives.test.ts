import { chmodSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Outcome } from "../host/server-directory";
import { http, server } from "./fetching-by-http";
import { checksum, madeByPython, tar } from "./fetching-server";

function fetchArchive(content: Buffer, { url = "/shop", sha256 = checksum(content) } = {}): Promise<Outcome> {
  http.serve("/shop", content);
  return server.fetch("archive", { SOURCE_URL: `${http.url}${url}`, SOURCE_SHA256: sha256 });
}

const files = { "shop-1.0/run": "#!/bin/sh\n", "shop-1.0/lib/.hidden": "x\n" };

test.each<[string, readonly string[]]>([
  ["tar.gz", ["--gzip"]],
  ["tar.xz", ["--xz"]],
  ["tar", []],
])("a %s archive is unpacked without its top directory, whatever its name", async (_kind, options) => {
  chmodSync(path.join(server.folder(files), "shop-1.0/run"), 0o755);

  const { code, stderr } = await fetchArchive(tar(server.folder(files), options, ["shop-1.0"]));

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["lib", "lib/.hidden", "run"]);
  expect(statSync(path.join(server.release(), "run")).mode & 0o111).toBe(0o111);
});

test.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
  ["a top directory behind ./ is left out too", files, ["./shop-1.0"], ["lib", "lib/.hidden", "run"]],
  [
    "several directories at the top stay",
    { "bin/run": "1\n", "lib/x": "2\n" },
    ["bin", "lib"],
    ["bin", "bin/run", "lib", "lib/x"],
  ],
  ["a single file at the top stays", { shop: "1\n" }, ["shop"], ["shop"]],
  [
    "a directory that contains its own name keeps it",
    { "shop/shop/run": "1\n" },
    ["shop"],
    ["shop", "shop/run"],
  ],
])("%s", async (_what, content, members, expected) => {
  await fetchArchive(tar(server.folder(content), ["--gzip"], members));

  expect(server.unpacked()).toEqual(expected);
});

test("a zip archive is known by its first bytes, and loses its top directory", async () => {
  const content = madeByPython(`
with zipfile.ZipFile(out, "w") as archive:
  archive.writestr("shop-1.0/run", "x"); archive.writestr("shop-1.0/lib/y", "y")`);
  http.serve("/download?version=1", content);

  const { code, stderr } = await fetchArchive(content, { url: "/download?version=1" });

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["lib", "lib/y", "run"]);
});

test("links inside an archive stay, hard and soft, also those that lead nowhere yet", async () => {
  const content = madeByPython(`
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  member = tarfile.TarInfo("shop/bin/run"); member.size = 2; archive.addfile(member, io.BytesIO(b"x\\n"))
  for kind, name, target in [(tarfile.LNKTYPE, "shop/hard", "shop/bin/run"), (tarfile.SYMTYPE, "shop/bin/soft", "../bin/run"), (tarfile.SYMTYPE, "shop/later", "made/by/build")]:
    link = tarfile.TarInfo(name); link.type = kind; link.linkname = target; archive.addfile(link)`);

  const { code, stderr } = await fetchArchive(content);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["bin", "bin/run", "bin/soft", "hard", "later"]);
  expect(readFileSync(path.join(server.release(), "bin/soft"), "utf8")).toBe("x\n");
});

test("an archive is fetched once for all sites and releases, also at the same time", async () => {
  const content = tar(server.folder(files));

  await Promise.all([fetchArchive(content), fetchArchive(content)]);
  await fetchArchive(content);

  expect(http.requests).toEqual(["/shop"]);
});

test("a server that fails for a moment is asked again", async () => {
  const content = tar(server.folder(files));
  http.answer = (_request, response) => {
    response.statusCode = http.requests.length < 2 ? 503 : 200;
    response.end(content);
  };

  const { code } = await fetchArchive(content);

  expect(code).toBe(0);
  expect(http.requests).toHaveLength(2);
});

describe("an uploaded folder", () => {
  test("keeps a directory which is alone at its top, and links as the project has them", async () => {
    const content = madeByPython(`
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  member = tarfile.TarInfo("shop-1.0/run"); member.size = 2; archive.addfile(member, io.BytesIO(b"x\\n"))
  link = tarfile.TarInfo("shop-1.0/data"); link.type = tarfile.SYMTYPE; link.linkname = "/srv/data"; archive.addfile(link)`);

    const { code, stderr } = await server.fetch("directory", { SOURCE_SHA256: server.upload(content) });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(server.unpacked()).toEqual(["shop-1.0", "shop-1.0/data", "shop-1.0/run"]);
  });

  test("that arrived damaged is refused", async () => {
    const sha256 = server.upload(tar(server.folder(files)));
    server.write(`var/lib/tierwright/incoming/${sha256}.tar.gz`, "else");

    const { code, stderr } = await server.fetch("directory", { SOURCE_SHA256: sha256 });

    expect(code).toBe(1);
    expect(stderr).toContain("the uploaded archive is damaged: run again");
  });

  test("that is not there is an error that says what to do", async () => {
    const { stderr } = await server.fetch("directory", { SOURCE_SHA256: "1".repeat(64) });

    expect(stderr).toContain(
      `the uploaded archive ${"1".repeat(64)} is not here: upload it again: pulumi up --replace`,
    );
  });
});
