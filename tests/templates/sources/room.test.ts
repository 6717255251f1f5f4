import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { outputOf } from "../../support/output-of";
import { checksum, FetchingServer, madeByPython, tar } from "./fetching-server";
import { FileServer } from "./file-server";
import { GitHost } from "./git-host";

// Only root may mount a small disk.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

let server: FetchingServer;
let http: FileServer;
let mounted: string[] = [];

beforeEach(async () => {
  server = new FetchingServer();
  http = new FileServer();
  await http.start();
});

afterEach(() => {
  http.stop();
  for (const directory of mounted) outputOf("umount", [directory]);
  mounted = [];
  server.remove();
});

/** A disk of its own at a directory of the server. */
function smallDisk(directory: string, size: string, more = ""): void {
  mkdirSync(server.path(directory), { recursive: true });
  outputOf("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755${more}`, "tmpfs", server.path(directory)]);
  mounted.push(server.path(directory));
}

function used(directory: string): number {
  const [, size] = outputOf("df", ["--output=used", "--block-size=1K", server.path(directory)])
    .toString()
    .trim()
    .split("\n");
  return Number(size);
}

function fetchArchive(content: Buffer) {
  return server.fetch("archive", {
    SOURCE_URL: http.serve("/shop", content),
    SOURCE_SHA256: checksum(content),
  });
}

const zeros = (mebibytes: number) =>
  madeByPython(`
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  for number in range(${mebibytes}):
    member = tarfile.TarInfo(f"file{number}"); member.size = 1 << 20; archive.addfile(member, io.BytesIO(bytes(1 << 20)))`);

asRoot("a disk without room", () => {
  test("for what an archive unpacks to is told before anything is written", async () => {
    smallDisk("srv", "4m");

    const { code, stderr } = await fetchArchive(zeros(8));

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /the archive needs more room than the 3 MiB that \S+\/r1 has for it on this server: make room on its disk, or make the release smaller \(its limit is 20 GiB\), then run again/,
    );
    expect(used("srv")).toBe(0);
  });

  test("for an archive that pretends to be huge is told at once", async () => {
    const content = madeByPython(`
with tarfile.open(fileobj=out, mode="w") as archive:
  member = tarfile.TarInfo("zeros"); member.size = 1 << 50
  out.write(member.tobuf(tarfile.GNU_FORMAT)); out.write(bytes(10240))`);

    const { code, stderr } = await fetchArchive(content);

    expect(code).toBe(1);
    expect(stderr).toContain("the archive needs more room than");
  });

  test("for a download ends it, and leaves nothing of it", async () => {
    smallDisk("var/lib/tierwright", "3m");

    // Without a length, so that only the disk says how much is too much.
    http.answer = (_request, response) => {
      for (let chunk = 0; chunk < 64; chunk++) response.write(Buffer.alloc(1 << 17));
      response.end();
    };
    const { code, stderr } = await server.fetch("archive", {
      SOURCE_URL: `${http.url}/shop`,
      SOURCE_SHA256: "0".repeat(64),
    });

    expect(code).toBe(1);
    expect(stderr).toMatch(/\/shop needs more room than the \d MiB that \S+\/downloads has for it/);
    expect(used("var/lib/tierwright")).toBeLessThan(200);
  });

  test("for a download whose length is known does not even begin it", async () => {
    smallDisk("var/lib/tierwright", "3m");

    const { code, stderr } = await fetchArchive(Buffer.alloc(1 << 23));

    expect(code).toBe(1);
    expect(stderr).toMatch(/\/shop needs more room than the \d MiB/);
  });

  test("for more files is told with their number", async () => {
    smallDisk("srv", "4m", ",nr_inodes=40");
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`file${index}`, "x"]));

    const { code, stderr } = await fetchArchive(tar(server.folder(files)));

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /the archive has more files than \S+\/r1 can hold on this server: make the release smaller/,
    );
  });

  test("for a repository ends the fetch, and leaves nothing of it", async () => {
    const host = new GitHost();
    await host.start();
    const commit = host.commit("shop", { large: randomBytes(6_000_000) });
    smallDisk("var/cache/tierwright", "4m", ",mode=777");

    const { code, stderr } = await server.fetch("git", {
      SOURCE_URL: host.httpUrl("shop"),
      SOURCE_COMMIT: commit,
      SOURCE_SUBMODULES: "1",
      SOURCE_KEY: "",
      SOURCE_KNOWN_HOST: "",
    });
    host.stop();

    expect(code).toBe(1);
    expect(stderr).toContain(`commit ${commit} cannot be fetched from http://127.0.0.1:`);
    expect(used("var/cache/tierwright")).toBeLessThan(500);
  });

  test("that fills up while it is unpacked is emptied at once", async () => {
    smallDisk("srv", "4m");
    const content = zeros(3);
    // It fills between the look through the archive and its unpacking, as by a program of the server.
    server.script(
      "sources/inspect",
      `inspect_tar() { head --bytes=2M /dev/zero >"${server.path("srv/filler")}"; }`,
    );

    const { code, stderr } = await fetchArchive(content);

    expect(code).toBe(1);
    expect(stderr).toContain("the release needs more room than");
    expect(server.unpacked()).toEqual([]);
  });
});
