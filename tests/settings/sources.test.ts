import { Secret } from "../../components/settings/secret";
import { sourceSchema } from "../../components/settings/sources";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";

const sha256 = "5".repeat(64);

describe("a source of a release", () => {
  test.each<[unknown, unknown]>([
    [
      { s3: "s3://releases/shop/1.4/shop.tar.gz", sha256 },
      {
        kind: "s3",
        bucket: "releases",
        key: "shop/1.4/shop.tar.gz",
        sha256,
        region: "us-east-1",
        endpoint: undefined,
        credentials: undefined,
      },
    ],
    [
      {
        s3: "s3://my.bucket/a b".replace(" ", "+"),
        sha256,
        region: "garage",
        endpoint: "http://10.0.0.9:3900/",
        accessKeyId: "GK1",
        secretAccessKey: "x",
      },
      {
        kind: "s3",
        bucket: "my.bucket",
        key: "a+b",
        sha256,
        region: "garage",
        endpoint: "http://10.0.0.9:3900",
        credentials: { accessKeyId: "GK1", secretAccessKey: new Secret("x") },
      },
    ],
    [
      { deb: "./dist/shop_1.4_amd64.deb" },
      { kind: "deb", place: { kind: "file", path: "./dist/shop_1.4_amd64.deb" } },
    ],
    [{ deb: "shop.deb" }, { kind: "deb", place: { kind: "file", path: "shop.deb" } }],
    [
      { deb: "https://h/shop.deb", sha256 },
      { kind: "deb", place: { kind: "url", url: "https://h/shop.deb", sha256 } },
    ],
    [
      { deb: "shop", version: "1:1.4~rc1-1" },
      { kind: "deb", place: { kind: "repository", package: "shop", version: "1:1.4~rc1-1" } },
    ],
    [
      { architectures: { arm64: { archive: "https://h/x.tar.gz", sha256 } } },
      {
        kind: "architectures",
        artefacts: { arm64: { kind: "archive", url: "https://h/x.tar.gz", sha256 } },
      },
    ],
    [
      { architectures: { amd64: { keter: "./a.keter" }, arm64: { keter: "https://h/b.keter", sha256 } } },
      {
        kind: "architectures",
        artefacts: {
          amd64: { kind: "keter", place: { kind: "file", path: "./a.keter" } },
          arm64: { kind: "keter", place: { kind: "url", url: "https://h/b.keter", sha256 } },
        },
      },
    ],
    [
      { git: "https://h/x.git", ref: "main", submodules: false },
      { kind: "git", url: "https://h/x.git", ref: "main", ssh: undefined, submodules: false },
    ],
  ])("%j is read", (given, expected) => {
    expect(sourceSchema.parse(given)).toEqual(expected);
  });

  test.each<[unknown, readonly string[]]>([
    [{ s3: "s3://releases/x" }, ["sha256: is missing; `sha256sum FILE` prints it"]],
    [
      { s3: "s3://releases/x", sha256, accessKeyId: "A" },
      ["secretAccessKey: is missing; `accessKeyId` is of no use without it"],
    ],
    [
      { s3: "s3://releases/x", secretAccessKey: "s" },
      [
        "sha256: is missing; `sha256sum FILE` prints it",
        "accessKeyId: is missing; `secretAccessKey` is of no use without it",
      ],
    ],
    [
      { deb: "shop" },
      ["version: is missing; name the exact version in quotes, as `apt-cache policy` prints it"],
    ],
    [{ deb: "shop", version: "v1" }, ["version: must be a version of a Debian package, such as 1.4.2-1"]],
    [{ deb: "shop", version: "1", sha256 }, ["sha256: belongs to an address; other packages need none"]],
    [
      { deb: "./x.deb", version: "1" },
      ["version: belongs to the name of a package; a file is its own version"],
    ],
    [{ deb: "./x.deb", sha256 }, ["sha256: belongs to an address; other packages need none"]],
    [{ deb: "https://h/x.deb" }, ["sha256: is missing; `sha256sum FILE` prints it"]],
    [
      { deb: "Shop!" },
      ["deb: must be a file such as ./x.deb, an http or https address, or the name of a package"],
    ],
    [
      { deb: "ftp://h/x.deb" },
      ["deb: must be a file such as ./x.deb, an http or https address, or the name of a package"],
    ],
    [
      { pypi: "shop", version: "1:2" },
      ['version: must be an exact version of a Python package in quotes, such as "24.1.0"'],
    ],
    [{ architectures: {} }, ["architectures: must have at least one of amd64, arm64"]],
    [
      {
        architectures: {
          amd64: { archive: "https://h/x.tar.gz", sha256 },
          arm64: { s3: "s3://releases/x", sha256 },
        },
      },
      ["architectures: must be of one kind, and these are archive and s3"],
    ],
    [
      { architectures: { amd64: { archive: "https://h/x.tar.gz", deb: "x", sha256 } } },
      ["architectures.amd64: must have exactly one of archive, s3, deb, keter"],
    ],
    [
      { architectures: { amd64: { archive: "https://h/x.tar.gz", sha256, region: "x1" } } },
      ["architectures.amd64.region: does not belong to the source `archive`"],
    ],
    [
      { architectures: { amd64: { archive: "https://h/x.tar.gz" } } },
      ["architectures.amd64.sha256: is missing; `sha256sum FILE` prints it"],
    ],
    [
      { architectures: { amd64: { keter: "./a.keter" }, arm64: { deb: "./b.deb" } } },
      ["architectures: must be of one kind, and these are deb and keter"],
    ],
    [
      { architectures: { arm64: { keter: "./a.keter", sha256 } } },
      ["architectures.arm64.sha256: belongs to an address; a file of the project needs none"],
    ],
    [
      { archive: "https://h/x.tar.gz", sha256, submodules: true },
      ["submodules: does not belong to the source `archive`"],
    ],
  ])("%j is refused", (given, expected) => {
    const { error } = sourceSchema.safeParse(given);

    expect(error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual(expected);
  });

  test.each([
    "s3://b/x",
    "s3://Bucket/x",
    "s3://bucket/",
    "s3://bucket/a/../b",
    "s3://bucket//x",
    "s3://bucket/a b",
    "https://x",
  ])("%s is no object of S3", (s3) => {
    expect(sourceSchema.safeParse({ s3, sha256 }).success).toBe(false);
  });

  test("a key of a repository over SSH stands for all of its submodules", () => {
    const { private: deployKey, public: hostKey } = ed25519Pair();

    expect(sourceSchema.parse({ git: "git@h.org:a/b.git", ref: "main", deployKey, hostKey })).toMatchObject({
      kind: "git",
      submodules: true,
    });
  });
});
