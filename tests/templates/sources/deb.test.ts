import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { outputOf } from "../../support/output-of";
import { http, server } from "./fetching-by-http";
import { checksum } from "./fetching-server";

beforeEach(() => {
  // What it depends on is a matter of the server's own apt, which these tests leave alone.
  const scripts = path.join(server.kit, "lib/packages.sh");
  appendFileSync(scripts, `packages_apt() { printf '%s\\n' "$*" >>"$kit_root/apt"; }\n`);
});

/** A package made by dpkg-deb, of a folder that this fills. */
function packageOf(
  fill: (root: string) => void,
  { architecture = "all", depends = "" }: { readonly architecture?: string; readonly depends?: string } = {},
): Buffer {
  const root = path.join(server.base, "package");
  mkdirSync(path.join(root, "DEBIAN"), { recursive: true });
  chmodSync(root, 0o755);
  const control = [
    "Package: shop",
    "Version: 1.4-1",
    `Architecture: ${architecture}`,
    "Maintainer: t <t@example.org>",
  ];
  if (depends !== "") control.push(`Depends: ${depends}`);
  writeFileSync(path.join(root, "DEBIAN/control"), `${[...control, "Description: a shop"].join("\n")}\n`);
  writeFileSync(path.join(root, "DEBIAN/postinst"), "#!/bin/sh\ntouch /tmp/tierwright-postinst\n", {
    mode: 0o755,
  });
  fill(root);
  const file = path.join(server.base, "shop.deb");
  outputOf("dpkg-deb", ["--build", "--root-owner-group", root, file]);
  return readFileSync(file);
}

function write(root: string, name: string, text: string, mode = 0o644): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
  chmodSync(path.join(root, name), mode);
}

const architecture = outputOf("dpkg", ["--print-architecture"]).toString().trim();
const foreign = architecture === "amd64" ? "arm64" : "amd64";

function fetchUploaded(content: Buffer) {
  return server.fetch("deb", {
    SOURCE_PLACE: "file",
    SOURCE_PACKAGE: "shop.deb",
    SOURCE_SHA256: server.upload(content),
  });
}

test("a package is unpacked and not installed, and its absolute links stay inside", async () => {
  const content = packageOf((root) => {
    write(root, "usr/lib/shop/run", "#!/bin/sh\n", 0o755);
    write(root, "etc/shop.conf", "x\n");
    mkdirSync(path.join(root, "usr/bin"));
    symlinkSync("/usr/lib/shop/run", path.join(root, "usr/bin/shop"));
    symlinkSync("../../etc/shop.conf", path.join(root, "usr/lib/conf"));
    symlinkSync("/usr/share/zoneinfo", path.join(root, "usr/lib/zones"));
  });

  const { code, stderr } = await fetchUploaded(content);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(readlinkSync(path.join(server.release(), "usr/bin/shop"))).toBe("../lib/shop/run");
  expect(readlinkSync(path.join(server.release(), "usr/lib/zones"))).toBe("/usr/share/zoneinfo");
  expect(server.unpacked()).not.toContain("DEBIAN");
  expect(() => readFileSync("/tmp/tierwright-postinst")).toThrow("ENOENT");
});

test("what it depends on is a matter of apt, with versions and alternatives", async () => {
  const content = packageOf(
    (root) => {
      write(root, "run", "x");
    },
    {
      architecture,
      depends: "libc6 (>= 2.30), default-mta | mail-transport-agent",
    },
  );

  const { code } = await fetchUploaded(content);

  expect(code).toBe(0);
  expect(server.read("apt")).toBe(
    "satisfy --yes --no-install-recommends libc6 (>= 2.30), default-mta | mail-transport-agent\n",
  );
});

test("a package behind an address is compared with its checksum", async () => {
  const content = packageOf((root) => {
    write(root, "run", "x");
  });
  const variables = {
    SOURCE_PLACE: "url",
    SOURCE_PACKAGE: "shop",
    SOURCE_URL: http.serve("/shop.deb", content),
  };

  const right = await server.fetch("deb", { ...variables, SOURCE_SHA256: checksum(content) });
  const wrong = await server.fetch("deb", { ...variables, SOURCE_SHA256: "0".repeat(64) }, "r2");

  expect(right.code).toBe(0);
  expect(server.unpacked()).toEqual(["run"]);
  expect(wrong.stderr).toContain("/shop.deb has another checksum than 000");
  expect(server.unpacked("r2")).toEqual([]);
});

test.each<[string, () => Buffer, string]>([
  [
    "no package",
    () => Buffer.from("<html></html>"),
    "shop.deb is not a Debian package, or is cut short: check the source",
  ],
  [
    "half a package",
    () =>
      packageOf((root) => {
        write(root, "run", "x".repeat(100));
      }).subarray(0, 500),
    "is not a tar or zip archive, or is cut short",
  ],
  [
    "for another architecture",
    () =>
      packageOf(
        (root) => {
          write(root, "run", "x");
        },
        { architecture: foreign },
      ),
    `shop.deb is for ${foreign}, and this server is ${architecture}: name a package for each in source.architectures`,
  ],
  [
    "made to run with other rights",
    () =>
      packageOf((root) => {
        write(root, "run", "x", 0o4755);
      }),
    "the archive has a file with the rights of another user (setuid or setgid): ./run",
  ],
  [
    "linked out of its root",
    () =>
      packageOf((root) => {
        symlinkSync("../../../x", path.join(root, "way"));
      }),
    "the archive has a link out of the release: way -> ../../../x",
  ],
])("what is %s is refused, and nothing is left", async (_what, content, message) => {
  const { code, stderr } = await fetchUploaded(content());

  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(server.unpacked()).toEqual([]);
  expect(server.leftovers().filter((file) => !file.includes("/incoming/") && file !== "apt")).toEqual([]);
});
