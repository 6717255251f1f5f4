import { existsSync } from "node:fs";
import type { Outcome } from "../host/server-directory";
import { outputOf } from "../../support/output-of";
import { http, server } from "./fetching-by-http";
import { checksum, madeByPython, tar } from "./fetching-server";

function fetchArchive(content: Buffer, sha256 = checksum(content)): Promise<Outcome> {
  return server.fetch("archive", { SOURCE_URL: http.serve("/shop", content), SOURCE_SHA256: sha256 });
}

const files = { "shop/run": "#!/bin/sh\n", "shop/lib/x": "x\n".repeat(5000) };

/** A tar archive of one good file and one member which the program makes of `member`. */
function tarWith(program: string): Buffer {
  return madeByPython(`
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  def add(member, content=b""):
    member.size = len(content); archive.addfile(member, io.BytesIO(content))
  def named(name, **fields):
    member = tarfile.TarInfo(name)
    for field, value in fields.items(): setattr(member, field, value)
    return member
  add(named("inside"), b"x")
  ${program}`);
}

function zipWith(program: string): Buffer {
  return madeByPython(`
with zipfile.ZipFile(out, "w") as archive:
  archive.writestr("inside", "y")
  ${program}`);
}

const outside = "check the source; nothing of it was kept";

test.each<[string, () => Buffer, string]>([
  [
    "../ in a tar archive",
    () => tarWith(`add(named("../../escaped"), b"x")`),
    `the archive has a file outside of itself: ../../escaped: ${outside}`,
  ],
  [
    "../ in the middle of a name",
    () => tarWith(`add(named("shop/../../escaped"), b"x")`),
    `the archive has a file outside of itself: shop/../../escaped: ${outside}`,
  ],
  [
    "an absolute name",
    () => tarWith(`add(named("/tmp/escaped"), b"x")`),
    `the archive has a file outside of itself: /tmp/escaped: ${outside}`,
  ],
  [
    "a link to an absolute path",
    () => tarWith(`add(named("way", type=tarfile.SYMTYPE, linkname="/etc"))`),
    `the archive has a link out of the release: way -> /etc: ${outside}`,
  ],
  [
    "a link upwards",
    () => tarWith(`add(named("shop/way", type=tarfile.SYMTYPE, linkname="../../../x"))`),
    `the archive has a link out of the release: shop/way -> ../../../x: ${outside}`,
  ],
  [
    "a link out by way of another",
    () =>
      tarWith(
        `add(named("a", type=tarfile.SYMTYPE, linkname=".")); add(named("b", type=tarfile.SYMTYPE, linkname="a/../x"))`,
      ),
    `the archive has a link out of the release: b -> a/../x: ${outside}`,
  ],
  [
    "a link out, and a file behind it",
    () =>
      tarWith(`add(named("way", type=tarfile.SYMTYPE, linkname="/tmp")); add(named("way/escaped"), b"x")`),
    "",
  ],
  [
    "a hard link to an absolute path",
    () => tarWith(`add(named("shadow", type=tarfile.LNKTYPE, linkname="/etc/shadow"))`),
    `the archive has a link to a file outside of itself: shadow -> /etc/shadow: ${outside}`,
  ],
  [
    "a hard link upwards",
    () => tarWith(`add(named("shadow", type=tarfile.LNKTYPE, linkname="../../x"))`),
    `the archive has a link to a file outside of itself: shadow -> ../../x: ${outside}`,
  ],
  [
    "a device",
    () => tarWith(`add(named("disk", type=tarfile.BLKTYPE, devmajor=8, devminor=0))`),
    `the archive has a device or another special file: disk: ${outside}`,
  ],
  [
    "a named pipe",
    () => tarWith(`add(named("pipe", type=tarfile.FIFOTYPE))`),
    `the archive has a device or another special file: pipe: ${outside}`,
  ],
  [
    "a program with the rights of its owner",
    () => tarWith(`add(named("shell", mode=0o4755), b"x")`),
    `the archive has a file with the rights of another user (setuid or setgid): shell: ${outside}`,
  ],
  [
    "../ in a zip archive",
    () => zipWith(`archive.writestr("../../escaped", "x")`),
    `the archive has a file outside of itself: ../../escaped: ${outside}`,
  ],
  [
    "..\\ in a zip archive",
    () => zipWith(`archive.writestr("..\\\\..\\\\escaped", "x")`),
    `the archive has a file outside of itself: ..\\..\\escaped: ${outside}`,
  ],
  [
    "a link out in a zip archive",
    () =>
      zipWith(
        `link = zipfile.ZipInfo("way"); link.create_system = 3; link.external_attr = 0o120777 << 16; archive.writestr(link, "/etc")`,
      ),
    `the archive has a link out of the release: way -> /etc: ${outside}`,
  ],
  [
    "half a zip archive",
    () => zipWith(`archive.writestr("zeros", "x")`).subarray(0, 60),
    "the archive is not a tar or zip archive, or is cut short: check the source",
  ],
])("%s is refused, and nothing is left", async (_what, content, message) => {
  const { code, stderr } = await fetchArchive(content());

  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(server.unpacked()).toEqual([]);
  expect(server.leftovers()).toEqual([]);
  expect(outputOf("find", [server.base, "-name", "*escaped*"]).toString()).toBe("");
  expect(existsSync("/tmp/escaped")).toBe(false);
});

test.each<[string, (whole: Buffer) => Buffer, string]>([
  [
    "cut in half",
    (whole) => whole.subarray(0, whole.length / 2),
    "is not a tar or zip archive, or is cut short",
  ],
  [
    "cut at its end",
    (whole) => whole.subarray(0, whole.length - 4),
    "is not a tar or zip archive, or is cut short",
  ],
  [
    "a web page",
    () => Buffer.from("<html>Not found</html>".repeat(100)),
    "is not a tar or zip archive, or is cut short",
  ],
  ["nothing", () => Buffer.alloc(0), "is not a tar or zip archive, or is cut short"],
  ["an empty archive", () => Buffer.alloc(10240), "the archive is empty: check the source"],
])("what is %s is refused", async (_what, spoil, message) => {
  const { code, stderr } = await fetchArchive(spoil(tar(server.folder(files))));

  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(server.unpacked()).toEqual([]);
});

test("another checksum is refused, and the file is not kept", async () => {
  const { code, stderr } = await fetchArchive(tar(server.folder(files)), "0".repeat(64));

  expect(code).toBe(1);
  expect(stderr).toContain(
    `/shop has another checksum than ${"0".repeat(64)}: check the release, then correct the source's sha256`,
  );
  expect(server.exists(`var/lib/tierwright/downloads/${"0".repeat(64)}`)).toBe(false);
  expect(server.leftovers()).toEqual([]);
});

test("an address without a file is an error that names it, and is asked once", async () => {
  const { code, stderr } = await server.fetch("archive", {
    SOURCE_URL: `${http.url}/missing`,
    SOURCE_SHA256: "0".repeat(64),
  });

  expect(code).toBe(1);
  expect(stderr).toMatch(
    /http:\/\/127\.0\.0\.1:\d+\/missing cannot be fetched: check the source, and that this server reaches it/,
  );
  expect(http.requests).toEqual(["/missing"]);
  expect(server.leftovers()).toEqual([]);
});
