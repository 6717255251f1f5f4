import { archive } from "../../components/sources/archive";
import { pypi } from "../../components/sources/pypi";

const sha256 = "5".repeat(64);

test("an archive is what its checksum says, wherever it lies", () => {
  const one = archive({ kind: "archive", url: "https://a.example.org/shop.tar.gz", sha256 });
  const moved = archive({ kind: "archive", url: "https://b.example.org/shop.tar.gz", sha256 });

  expect(one).toEqual({
    label: "555555555555",
    identity: sha256,
    variables: { SOURCE_URL: "https://a.example.org/shop.tar.gz", SOURCE_SHA256: sha256 },
    secrets: {},
    packages: ["bzip2", "curl", "unzip", "xz-utils"],
    uploads: [],
  });
  expect(moved.identity).toBe(one.identity);
});

test("a package of PyPI is named by its version and needs nothing fetched", () => {
  expect(pypi({ kind: "pypi", package: "kinto[postgresql]", version: "24.1.0" })).toEqual({
    label: "24.1.0",
    identity: "kinto[postgresql]==24.1.0",
    variables: {},
    secrets: {},
    packages: [],
    uploads: [],
  });
});
