import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { architectures } from "../../components/sources/architectures";
import { deb } from "../../components/sources/deb";
import { s3 } from "../../components/sources/s3";
import { resolveSource } from "../../components/sources/sources";
import { secretVariables } from "../../components/sources/source";
import { Secret } from "../../components/settings/secret";
import { removeDirectory } from "../support/temporary-directory";

const sha256 = "5".repeat(64);
const bucket = {
  kind: "s3",
  bucket: "releases",
  key: "shop/shop 1.4+a.tar.gz",
  sha256,
  region: "eu-central-1",
  endpoint: undefined,
  credentials: undefined,
} as const;

test.each([
  [{}, "https://releases.s3.eu-central-1.amazonaws.com/shop/shop%201.4%2Ba.tar.gz"],
  [{ bucket: "my.releases" }, "https://s3.eu-central-1.amazonaws.com/my.releases/shop/shop%201.4%2Ba.tar.gz"],
  [{ region: "cn-north-1" }, "https://releases.s3.cn-north-1.amazonaws.com.cn/shop/shop%201.4%2Ba.tar.gz"],
  [{ endpoint: "http://10.0.0.9:3900" }, "http://10.0.0.9:3900/releases/shop/shop%201.4%2Ba.tar.gz"],
  [{ key: "a/(b)!*'c" }, "https://releases.s3.eu-central-1.amazonaws.com/a/%28b%29%21%2A%27c"],
])("an object with %j is asked for at %s", (changes, url) => {
  expect(s3({ ...bucket, ...changes }).variables.SOURCE_URL).toBe(url);
});

test("an object of S3 is what its checksum says, and the role of the server needs no secret", () => {
  expect(s3(bucket)).toMatchObject({
    label: "555555555555",
    identity: sha256,
    variables: { SOURCE_ACCESS_KEY_ID: "", SOURCE_SECRET_ACCESS_KEY: "", SOURCE_REGION: "eu-central-1" },
    secrets: {},
  });
});

test("a given key travels as a secret, and can be kept as lines of shell", () => {
  const secretAccessKey = new Secret("hush");

  const source = s3({ ...bucket, credentials: { accessKeyId: "AKIA", secretAccessKey } });

  expect(source.variables.SOURCE_SECRET_ACCESS_KEY).toBe("%%SECRET(SOURCE_SECRET_ACCESS_KEY,raw)%%");
  expect(source.secrets).toEqual({ SOURCE_SECRET_ACCESS_KEY: secretAccessKey });
  expect(secretVariables(source)).toBe(
    "SOURCE_SECRET_ACCESS_KEY=%%SECRET(SOURCE_SECRET_ACCESS_KEY,shell)%%\n",
  );
});

describe("a Debian package", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
  });

  afterEach(() => {
    removeDirectory(folder);
  });

  test("as a file is uploaded, and is what its content is", () => {
    const file = path.join(folder, "shop_1.4-2_amd64.deb");
    writeFileSync(file, "x");

    const { label, identity, variables, uploads } = deb({ kind: "deb", place: { kind: "file", path: file } });

    expect(label).toBe("1.4-2");
    expect(identity).toBe("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
    expect(variables).toEqual({
      SOURCE_PLACE: "file",
      SOURCE_PACKAGE: "shop_1.4-2_amd64.deb",
      SOURCE_SHA256: identity,
    });
    expect(uploads).toEqual([{ file, sha256: identity }]);
  });

  test("that is not there is an error with its path", () => {
    const file = path.join(folder, "shop.deb");

    expect(() => deb({ kind: "deb", place: { kind: "file", path: file } })).toThrow(
      /^.*shop\.deb cannot be read \(.*ENOENT.*\); build it first, or correct the source$/,
    );
  });

  test("of a repository is its name and version", () => {
    expect(
      deb({ kind: "deb", place: { kind: "repository", package: "shop", version: "1:1.4~rc1-1" } }),
    ).toMatchObject({ label: "1:1.4~rc1-1", identity: "shop=1:1.4~rc1-1", uploads: [] });
  });
});

describe("one artefact for each architecture", () => {
  const amd64 = { kind: "archive", url: "https://h/amd64.tar.gz", sha256 } as const;
  const arm64 = { kind: "archive", url: "https://h/arm64.tar.gz", sha256: "6".repeat(64) } as const;

  test("is one release, whose servers are told of all", () => {
    const source = resolveSource({ kind: "architectures", artefacts: { arm64, amd64 } });

    expect(source.variables).toEqual({
      SOURCE_KIND: "archive",
      SOURCE_ARCHITECTURES: "amd64\narm64",
      AMD64_SOURCE_URL: "https://h/amd64.tar.gz",
      AMD64_SOURCE_SHA256: sha256,
      ARM64_SOURCE_URL: "https://h/arm64.tar.gz",
      ARM64_SOURCE_SHA256: "6".repeat(64),
    });
    expect(source.label).toMatch(/^[0-9a-f]{12}$/);
    expect(source.packages).toEqual(["bzip2", "curl", "unzip", "xz-utils"]);
  });

  test("is the same release in whatever order, and another when one changes", () => {
    const identity = (source: Parameters<typeof architectures>[0]["artefacts"]) =>
      architectures({ kind: "architectures", artefacts: source }).identity;

    expect(identity({ arm64, amd64 })).toBe(identity({ amd64, arm64 }));
    expect(identity({ amd64: arm64, arm64: amd64 })).not.toBe(identity({ amd64, arm64 }));
  });

  test("may be bundles of Keter, one of them behind an address", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
    const file = path.join(folder, "site.keter");
    writeFileSync(file, "x");

    const source = resolveSource({
      kind: "architectures",
      artefacts: {
        amd64: { kind: "keter", place: { kind: "file", path: file } },
        arm64: { kind: "keter", place: { kind: "url", url: "https://h/arm64.keter", sha256 } },
      },
    });
    removeDirectory(folder);

    const [upload] = source.uploads;
    expect(source.variables).toEqual({
      SOURCE_KIND: "keter",
      SOURCE_ARCHITECTURES: "amd64\narm64",
      AMD64_SOURCE_URL: "",
      AMD64_SOURCE_SHA256: upload?.sha256,
      ARM64_SOURCE_URL: "https://h/arm64.keter",
      ARM64_SOURCE_SHA256: sha256,
    });
    expect(source.uploads).toEqual([{ file, sha256: expect.stringMatching(/^2d711642/) as string }]);
    expect(source.packages).toEqual(["curl"]);
  });

  test("keeps the secrets of each apart", () => {
    const one = new Secret("1");
    const other = new Secret("2");
    const keyed = (secretAccessKey: Secret) => ({
      ...bucket,
      credentials: { accessKeyId: "A", secretAccessKey },
    });

    const source = resolveSource({
      kind: "architectures",
      artefacts: { amd64: keyed(one), arm64: keyed(other) },
    });

    expect(source.secrets).toEqual({
      AMD64_SOURCE_SECRET_ACCESS_KEY: one,
      ARM64_SOURCE_SECRET_ACCESS_KEY: other,
    });
    expect(source.variables.ARM64_SOURCE_SECRET_ACCESS_KEY).toBe(
      "%%SECRET(ARM64_SOURCE_SECRET_ACCESS_KEY,raw)%%",
    );
  });
});
