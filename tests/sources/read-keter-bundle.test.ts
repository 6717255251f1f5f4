import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { KeterSource } from "../../components/settings/keter-source";
import { keter } from "../../components/sources/keter";
import { readKeterBundle } from "../../components/sources/read-keter-bundle";
import { FolderServer } from "../support/folder-server";
import {
  type BundleFiles,
  bundleFolder,
  goodConfigurations,
  packBundle,
  wrongConfigurations,
} from "../support/keter-bundle";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

const home = process.cwd();
const oneWebApp = goodConfigurations["one web application"];
let project = "";
let server: FolderServer | undefined;

beforeEach(() => {
  project = temporaryDirectory();
  process.chdir(project);
});

afterEach(() => {
  server?.stop();
  server = undefined;
  process.chdir(home);
  removeDirectory(project);
});

let count = 0;

/** A bundle in the project; each has another name, as one is read once in a run. */
function bundle(yaml: string | undefined, more: BundleFiles = {}): string {
  count += 1;
  return packBundle(bundleFolder(`content-${count}`, yaml, more), `site-${count}.keter`);
}

function ofFile(file: string): KeterSource {
  return { kind: "keter", place: { kind: "file", path: `./${file}` } };
}

function checksum(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

test.each(Object.entries(goodConfigurations))("%s is read", (_what, { yaml, bundle: said }) => {
  expect(readKeterBundle(ofFile(bundle(yaml)))).toEqual(said);
});

test.each(wrongConfigurations)(
  "%s is refused, with the names of the bundle and its file",
  (_what, yaml, said) => {
    const file = bundle(yaml, { "data.txt": "none\n" });

    const read = () => readKeterBundle(ofFile(file));

    expect(read).toThrow(`./${file}: config/keter.yaml: `);
    expect(read).toThrow(said);
  },
);

test("a bundle without its configuration is refused, with what was probably done wrong", () => {
  const file = bundle(undefined);

  expect(() => readKeterBundle(ofFile(file))).toThrow(
    `./${file} has no config/keter.yaml; pack the folder that holds config/, not the folder above it`,
  );
});

test("a program that the server has is left for the server to find", () => {
  const file = bundle("exec: /usr/bin/python3\nargs: [serve.py]\nhost: www.example.org");

  expect(readKeterBundle(ofFile(file)).exec).toBe("/usr/bin/python3");
});

test.each<[string, (file: string) => void]>([
  [
    "cut in half",
    (file) => {
      truncateSync(file, Math.floor(statSync(file).size / 2));
    },
  ],
  [
    "not an archive",
    (file) => {
      writeFileSync(file, "hello\n".repeat(200));
    },
  ],
  [
    "empty",
    (file) => {
      writeFileSync(file, "");
    },
  ],
])("a bundle that is %s is refused", (_what, damage) => {
  const file = bundle(oneWebApp.yaml, { "static/large.js": "x".repeat(100_000) });
  damage(file);

  expect(() => readKeterBundle(ofFile(file))).toThrow(/site-\d+\.keter is (not a gzipped tar archive|empty)/);
});

test("a bundle of the project is uploaded as it is, and named by its file and content", () => {
  const file = bundle(oneWebApp.yaml);
  const sha256 = checksum(file);

  expect(keter({ kind: "keter", place: { kind: "file", path: file } })).toEqual({
    label: `${path.basename(file, ".keter")}-${sha256.slice(0, 12)}`,
    identity: sha256,
    variables: { SOURCE_URL: "", SOURCE_SHA256: sha256 },
    secrets: {},
    packages: [],
    uploads: [{ file, sha256 }],
  });
});

describe("a bundle behind a URL", () => {
  async function ofUrl(file: string, sha256 = checksum(file)): Promise<KeterSource> {
    server = await FolderServer.http(project);
    return { kind: "keter", place: { kind: "url", url: `${server.url}/${file}`, sha256 } };
  }

  test("is fetched once, compared with its checksum, and read", async () => {
    const source = await ofUrl(bundle(oneWebApp.yaml));

    expect(readKeterBundle(source)).toEqual(oneWebApp.bundle);
    server?.stop();
    expect(readKeterBundle(source)).toEqual(oneWebApp.bundle);
    expect(readdirSync(".tierwright/bundles")).toHaveLength(1);
    expect(keter(source)).toMatchObject({ packages: ["curl"], uploads: [] });
  });

  test("of another checksum is refused, and not kept", async () => {
    const file = bundle(oneWebApp.yaml);
    const source = await ofUrl(file, "0".repeat(64));

    expect(() => readKeterBundle(source)).toThrow(
      `has the checksum ${checksum(file)}; check the bundle, then correct source.sha256`,
    );
    expect(readdirSync(".tierwright/bundles")).toEqual([]);
  });

  test("that is not there is an error with the answer of the server", async () => {
    const source = await ofUrl("none.keter", "0".repeat(64));

    expect(() => readKeterBundle(source)).toThrow(/none\.keter cannot be fetched from here \(status 404\)/);
  });
});
