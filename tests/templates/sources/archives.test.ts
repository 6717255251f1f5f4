import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { outputOf } from "../../support/output-of";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";

let server: ServerWithScripts;
let http: Server;
let served: Buffer = Buffer.alloc(0);
let requests = 0;
let release = "";

beforeEach(async () => {
  server = new ServerWithScripts();
  release = server.openDirectory("srv/sites/prod/releases/r1");
  requests = 0;
  http = createServer((request, response) => {
    requests += 1;
    response.statusCode = request.url === "/missing" ? 404 : 200;
    response.end(served);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  http.close();
  server.remove();
});

const fetch = `
  . "$TIERWRIGHT_SCRIPTS/app/build.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/$SOURCE.sh"
  fetch_source "$TIERWRIGHT_ROOT/srv/sites/prod/releases/r1"
`;

function fetchArchive(content: Buffer, { url = "/shop", sha256 = checksum(content) } = {}): Promise<Outcome> {
  served = content;
  const { port } = http.address() as AddressInfo;
  return server.runScript(fetch, {
    SOURCE: "archive",
    SOURCE_URL: `http://127.0.0.1:${port}${url}`,
    SOURCE_SHA256: sha256,
  });
}

function checksum(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Files by their paths, in a folder from which archives are made. */
function folder(files: Readonly<Record<string, string>>): string {
  const made = path.join(server.base, "content");
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
    writeFileSync(path.join(made, file), text);
  }
  return made;
}

const files = { "shop-1.0/run": "#!/bin/sh\n", "shop-1.0/lib/.hidden": "x\n" };

function tar(
  source: string,
  options: readonly string[] = ["--gzip"],
  members: readonly string[] = ["shop-1.0"],
): Buffer {
  return outputOf("tar", ["--create", ...options, "--directory", source, "--file", "-", "--", ...members]);
}

function python(program: string): Buffer {
  return outputOf("python3", [
    "-c",
    `import sys, io, tarfile, zipfile\nout = io.BytesIO()\n${program}\nsys.stdout.buffer.write(out.getvalue())`,
  ]);
}

function unpacked(): readonly string[] {
  return outputOf("find", [release, "-mindepth", "1", "-printf", "%P\n"])
    .toString()
    .trimEnd()
    .split("\n")
    .sort();
}

test.each<[string, readonly string[]]>([
  ["tar.gz", ["--gzip"]],
  ["tar.xz", ["--xz"]],
  ["tar", []],
])("a %s archive is unpacked without its top directory, whatever its name", async (_kind, options) => {
  chmodSync(path.join(folder(files), "shop-1.0/run"), 0o755);

  const { code, stderr } = await fetchArchive(tar(folder(files), options));

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(unpacked()).toEqual(["lib", "lib/.hidden", "run"]);
  expect(statSync(path.join(release, "run")).mode & 0o111).toBe(0o111);
});

test("a top directory behind ./ is left out too", async () => {
  await fetchArchive(tar(folder(files), ["--gzip"], ["./shop-1.0"]));

  expect(unpacked()).toEqual(["lib", "lib/.hidden", "run"]);
});

test("several directories at the top stay", async () => {
  await fetchArchive(tar(folder({ "bin/run": "1\n", "lib/x": "2\n" }), ["--gzip"], ["bin", "lib"]));

  expect(unpacked()).toEqual(["bin", "bin/run", "lib", "lib/x"]);
});

test("a single file at the top stays", async () => {
  await fetchArchive(tar(folder({ shop: "1\n" }), ["--gzip"], ["shop"]));

  expect(unpacked()).toEqual(["shop"]);
});

test("a directory that contains its own name keeps it", async () => {
  await fetchArchive(tar(folder({ "shop/shop/run": "1\n" }), ["--gzip"], ["shop"]));

  expect(unpacked()).toEqual(["shop", "shop/run"]);
});

test("another checksum is refused, and the file is not kept", async () => {
  const { code, stderr } = await fetchArchive(tar(folder(files)), { sha256: "0".repeat(64) });

  expect(code).toBe(1);
  expect(stderr).toContain(
    `/shop has another checksum than ${"0".repeat(64)}: check the release, then correct source.sha256`,
  );
  expect(existsSync(server.path(`var/cache/tierwright/${"0".repeat(64)}.archive`))).toBe(false);
  expect(unpacked()).toEqual([""]);
});

test("an address without a file is an error that names it", async () => {
  const { code, stderr } = await fetchArchive(Buffer.from("none"), { url: "/missing" });

  expect(code).toBe(1);
  expect(stderr).toMatch(
    /http:\/\/127\.0\.0\.1:\d+\/missing cannot be fetched: check the URL, and that this server reaches it/,
  );
});

test("an archive is fetched once for all sites and releases", async () => {
  const content = tar(folder(files));

  await fetchArchive(content);
  await fetchArchive(content);

  expect(requests).toBe(1);
});

test.each<[string, (whole: Buffer) => Buffer]>([
  ["cut short", (whole) => whole.subarray(0, whole.length - 40)],
  ["no archive", () => Buffer.from("<html>Not found</html>".repeat(100))],
])("what is %s is refused", async (_what, spoil) => {
  const { code, stderr } = await fetchArchive(spoil(tar(folder(files))));

  expect(code).toBe(1);
  expect(stderr).toContain("the archive is not a tar archive, or is cut short: check the source");
});

describe("members that point outside write nothing there", () => {
  test("../ and absolute names in a tar archive", async () => {
    const target = server.openDirectory("outside");

    await fetchArchive(
      python(`
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  for name in ["../../escaped", "${target}/absolute", "shop/../../../escaped2", "inside"]:
    member = tarfile.TarInfo(name); member.size = 2; archive.addfile(member, io.BytesIO(b"x\\n"))`),
    );

    expect(
      outputOf("find", [
        target,
        path.dirname(path.dirname(release)),
        "-name",
        "*escaped*",
        "-o",
        "-name",
        "absolute",
      ])
        .toString()
        .split("\n")
        .filter((file) => file !== "" && !file.startsWith(`${release}/`)),
    ).toEqual([]);
  });

  test("a link out of the release, and a file behind it", async () => {
    const target = server.openDirectory("outside");

    await fetchArchive(
      python(`
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  link = tarfile.TarInfo("way"); link.type = tarfile.SYMTYPE; link.linkname = "${target}"; archive.addfile(link)
  for name in ["way/written", "inside"]:
    member = tarfile.TarInfo(name); member.size = 2; archive.addfile(member, io.BytesIO(b"x\\n"))`),
    );

    expect(outputOf("find", [target, "-mindepth", "1"]).toString()).toBe("");
  });

  test("../ in a zip archive", async () => {
    const { code } = await fetchArchive(
      python(`
with zipfile.ZipFile(out, "w") as archive:
  archive.writestr("../../escaped", "x"); archive.writestr("inside", "y")`),
    );

    expect([0, 1]).toContain(code);
    expect(existsSync(server.path("srv/sites/prod/escaped"))).toBe(false);
  });
});

test("a top entry that is a link is not followed", async () => {
  const target = server.openDirectory("outside");
  writeFileSync(path.join(target, "theirs"), "x\n");
  symlinkSync(target, path.join(folder({ placeholder: "1\n" }), "way"));

  await fetchArchive(tar(path.join(server.base, "content"), ["--gzip"], ["way"]));

  expect(lstatSync(path.join(release, "way")).isSymbolicLink()).toBe(true);
  expect(existsSync(path.join(target, "theirs"))).toBe(true);
});

test("a zip archive is known by its first bytes, and loses its top directory", async () => {
  const { code, stderr } = await fetchArchive(
    python(`
with zipfile.ZipFile(out, "w") as archive:
  archive.writestr("shop-1.0/run", "x"); archive.writestr("shop-1.0/lib/y", "y")`),
    { url: "/download?version=1" },
  );

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(unpacked()).toEqual(["lib", "lib/y", "run"]);
});

describe("an uploaded folder", () => {
  function upload(content: Buffer, sha256 = checksum(content)): Promise<Outcome> {
    server.write(`var/lib/tierwright/incoming/${sha256}.tar.gz`, "");
    writeFileSync(server.path(`var/lib/tierwright/incoming/${sha256}.tar.gz`), content);
    return server.runScript(fetch, { SOURCE: "directory", SOURCE_SHA256: sha256 });
  }

  test("keeps a directory which is alone at its top", async () => {
    const { code } = await upload(tar(folder(files)));

    expect(code).toBe(0);
    expect(unpacked()).toEqual(["shop-1.0", "shop-1.0/lib", "shop-1.0/lib/.hidden", "shop-1.0/run"]);
    expect(readFileSync(path.join(release, "shop-1.0/run"), "utf8")).toBe("#!/bin/sh\n");
  });

  test("that arrived damaged is refused", async () => {
    const { code, stderr } = await upload(tar(folder(files)), "0".repeat(64));

    expect(code).toBe(1);
    expect(stderr).toContain("the uploaded archive is damaged: run again");
  });

  test("that is not there is an error that says what to do", async () => {
    const { stderr } = await server.runScript(fetch, { SOURCE: "directory", SOURCE_SHA256: "1".repeat(64) });

    expect(stderr).toContain(
      `the uploaded archive ${"1".repeat(64)} is not here: upload it again: pulumi up --replace`,
    );
  });
});
