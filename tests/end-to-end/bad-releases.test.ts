/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../sandbox/servers/places";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { endSandbox, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { TestStack } from "../support/end-to-end/test-stack";
import { Visitor } from "../support/end-to-end/visitor";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

/** Where the server finds the archives: on itself, so that nothing depends on the way to this machine. */
const address = "http://127.0.0.1:8999";

const stack = new TestStack();
const directory = temporaryDirectory();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-bad-releases", [{ name: "web1" }]);
  await onServer(
    sandbox,
    "web1",
    `command -v python3 >/dev/null || { apt-get -q update && apt-get -q -y install python3; } >/dev/null
     mkdir -p /srv/artefacts
     systemd-run --quiet --unit=artefacts python3 -m http.server --directory /srv/artefacts --bind 127.0.0.1 8999
     for _ in $(seq 50); do python3 -c 'import urllib.request as r; r.urlopen("${address}")' 2>/dev/null && break; sleep 0.1; done`,
  );
});

afterAll(async () => {
  stack.remove();
  removeDirectory(directory);
  await endSandbox(sandbox);
});

/** Puts an archive onto the server. @returns the source that names it */
async function served(content: Buffer, sha256 = createHash("sha256").update(content).digest("hex")) {
  const { status, stderr } = await sandbox.exec(
    "web1",
    `base64 --decode >/srv/artefacts/${sha256}`,
    content.toString("base64"),
  );
  if (status !== 0) throw new Error(stderr);
  return { archive: `${address}/${sha256}`, sha256 };
}

function archiveOf(version: string): Buffer {
  const folder = path.join(directory, version);
  mkdirSync(path.join(folder, "public"), { recursive: true });
  writeFileSync(path.join(folder, "public/version"), `${version}\n`);
  // Beside another file, or the folder would be taken for the one that most published archives have at their top.
  writeFileSync(path.join(folder, "README"), "a shop\n");
  return outputOf("tar", ["--create", "--gzip", "--directory", folder, "--file", "-", "public", "README"]);
}

function archiveWith(program: string): Buffer {
  return outputOf("python3", [
    "-c",
    `import io, os, sys, tarfile
out = io.BytesIO()
with tarfile.open(fileobj=out, mode="w:gz") as archive:
  member = tarfile.TarInfo("inside"); member.size = 1; archive.addfile(member, io.BytesIO(b"x"))
  ${program}
sys.stdout.buffer.write(out.getvalue())`,
  ]);
}

/** A package for Debian which needs another one. */
function packageOf(version: string): string {
  const root = path.join(directory, "package");
  mkdirSync(path.join(root, "DEBIAN"), { recursive: true });
  mkdirSync(path.join(root, "public"), { recursive: true });
  chmodSync(root, 0o755);
  writeFileSync(
    path.join(root, "DEBIAN/control"),
    `Package: shop\nVersion: ${version}\nArchitecture: all\nDepends: no-such-package | bc (>= 1.0)\nMaintainer: t <t@example.org>\nDescription: shop\n`,
  );
  writeFileSync(path.join(root, "public/version"), `${version}\n`);
  const file = path.join(directory, `shop_${version}_all.deb`);
  outputOf("dpkg-deb", ["--build", "--root-owner-group", root, file]);
  return file;
}

function configure(source: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) {
  return stack.configure({
    ...sandboxSections(sandbox),
    servers: { web1: serverEntry(sandbox, "web1", ["webserver", "app"]) },
    apps: {
      shop: {
        preset: "process",
        source,
        start: 'exec python3 -m http.server --directory public --bind "$HOST" "$PORT"',
        check: { path: "/version" },
        rollout: { drainSeconds: 1, stopSeconds: 5, watchSeconds: 0 },
        ...more,
      },
    },
    sites: { prod: { domain: "prod.example.test", database: false } },
  });
}

async function version(): Promise<string> {
  return (await new Visitor(sandbox.server("web1"), "prod.example.test").get("/version")).text.trim();
}

/** The releases that are complete, and what is there besides: unfinished directories and parts of files. */
async function kept() {
  const count = (command: string) => onServer(sandbox, "web1", command).then(Number);
  return {
    complete: await count("ls /srv/sites/prod/releases/*/.tierwright-release | wc -l"),
    unfinished: await count(
      'for d in /srv/sites/prod/releases/*/; do [ -e "$d/.tierwright-release" ] || find "$d" -mindepth 1; done | wc -l',
    ),
    parts: await count(
      "find /var/lib/tierwright/downloads /run /var/cache/tierwright -name '*.part' -o -name 'tierwright-git*' | wc -l",
    ),
  };
}

test("a good release runs", async () => {
  await configure(await served(archiveOf("v1")));

  const { status, output } = await stack.up();

  if (status !== 0) throw new Error(output);
  expect(await version()).toBe("v1");
});

const bad: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  [
    "another checksum",
    async () => configure(await served(archiveOf("v2"), "0".repeat(64))),
    `${address}/${"0".repeat(64)} has another checksum than ${"0".repeat(64)}: check the release`,
  ],
  [
    "a path outside",
    async () =>
      configure(
        await served(
          archiveWith(
            'member = tarfile.TarInfo("../../../../escaped"); member.size = 1; archive.addfile(member, io.BytesIO(b"x"))',
          ),
        ),
      ),
    "the archive has a file outside of itself: ../../../../escaped",
  ],
  [
    "half an archive",
    async () => {
      const whole = archiveWith(
        'member = tarfile.TarInfo("random"); member.size = 1 << 16; archive.addfile(member, io.BytesIO(os.urandom(1 << 16)))',
      );
      return configure(await served(whole.subarray(0, whole.length / 2)));
    },
    "the archive is not a tar or zip archive, or is cut short: check the source",
  ],
  [
    "a build that fails",
    async () => configure(await served(archiveOf("v3")), { build: "echo this is wrong; exit 3" }),
    "this is wrong",
  ],
  [
    "no room",
    async () => {
      await onServer(
        sandbox,
        "web1",
        "mount -t tmpfs -o size=1m,mode=0711 tmpfs /var/lib/tierwright/downloads",
      );
      const content = archiveWith(
        'member = tarfile.TarInfo("random"); member.size = 1 << 21; archive.addfile(member, io.BytesIO(os.urandom(1 << 21)))',
      );
      return configure(await served(content));
    },
    "needs more room than the 0 MiB that /var/lib/tierwright/downloads has for it on this server",
  ],
];

test.each(bad)("%s changes nothing, and says where and what", async (_what, begin, message) => {
  await begin();

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toContain("e2e-prod-release-web1");
  expect(output).toContain("site.prod.release failed in app/release");
  expect(output).toContain(message);
  expect(await version()).toBe("v1");
  expect(await onServer(sandbox, "web1", "ls -d /srv/escaped /escaped 2>/dev/null; true")).toBe("");
});

test("a ref that does not exist is told in the preview, and no server is asked", async () => {
  await configure({ git: "https://127.0.0.1:1/shop.git", ref: "v9" });
  sandbox.markSshConnections();

  const { status, output } = await stack.preview();

  expect(status).not.toBe(0);
  expect(output).toContain("https://127.0.0.1:1/shop.git cannot be read from here");
  expect(await sandbox.countSshConnections("web1")).toBe(0);
});

test("the next good release clears up after all of them: a package, with what it depends on", async () => {
  await onServer(sandbox, "web1", "umount /var/lib/tierwright/downloads");
  await configure({ deb: path.relative(projectDirectory(), packageOf("2.0-1")) });

  const { status, output } = await stack.up();

  if (status !== 0) throw new Error(output);
  expect(await version()).toBe("2.0-1");
  expect(await onServer(sandbox, "web1", "readlink -f /srv/sites/prod/current")).toContain(
    "/releases/2.0-1-",
  );
  expect(await onServer(sandbox, "web1", "echo 6*7 | bc")).toBe("42");
  expect(await kept()).toEqual({ complete: 2, unfinished: 0, parts: 0 });
});
