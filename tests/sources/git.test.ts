import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findCommit, git } from "../../components/sources/git";
import { knownHost, readListing } from "../../components/sources/git-remote";
import { Secret } from "../../components/settings/secret";
import { git as gitIn } from "../support/git";
import { outputOf } from "../support/output-of";
import { removeDirectory } from "../support/temporary-directory";

let repository = "";

beforeAll(() => {
  repository = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
  run("init", "--quiet");
  commit("first");
  run("tag", "light");
  commit("second");
  run("tag", "--annotate", "--message=two", "v2.0");
  run("branch", "feature/x");
  commit("third");
  run("branch", "twice");
  run("tag", "twice", "light");
});

afterAll(() => {
  removeDirectory(repository);
});

function run(...args: readonly string[]): string {
  return gitIn(repository, ...args);
}

function commit(text: string): void {
  writeFileSync(path.join(repository, "file"), text);
  run("add", "file");
  run("commit", "--quiet", "--message", text);
}

function resolved(ref: string) {
  return git({ kind: "git", url: repository, ref, ssh: undefined, submodules: true });
}

test.each([
  ["a branch", "main", "main"],
  ["a branch with a slash", "feature/x", "v2.0^{commit}"],
  ["a light tag", "light", "light"],
  ["an annotated tag", "v2.0", "v2.0^{commit}"],
  ["a tag before a branch of the same name", "twice", "refs/tags/twice"],
])("%s stands for its commit", (_what, ref, expected) => {
  const commit = run("rev-parse", expected);

  expect(resolved(ref)).toEqual({
    label: `${ref}-${commit.slice(0, 12)}`,
    identity: commit,
    variables: {
      SOURCE_URL: repository,
      SOURCE_COMMIT: commit,
      SOURCE_SUBMODULES: "1",
      SOURCE_KEY: "",
      SOURCE_KNOWN_HOST: "",
    },
    secrets: {},
    packages: ["git"],
    uploads: [],
  });
});

test("a commit is taken as it is, and nobody is asked", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";

  const { label, identity } = git({
    kind: "git",
    url: "/does/not/exist",
    ref: commit,
    ssh: undefined,
    submodules: true,
  });

  expect({ label, identity }).toEqual({ label: "0123456789ab", identity: commit });
});

test.each([
  ["v2", "nearest: v2.0, main, light"],
  ["feature/y", "nearest: feature/x, main, twice"],
  ["Main", "nearest: main, twice, v2.0"],
])("a branch or tag %s that is not there is an error with the nearest names", (ref, suggestion) => {
  expect(() => resolved(ref)).toThrow(
    new Error(`${repository} has no branch or tag "${ref}" (${suggestion}); correct the release's ref`),
  );
});

test("the start of a commit is answered with the whole, or with what a commit looks like", () => {
  const commit = run("rev-parse", "v2.0^{commit}");

  expect(() => resolved(commit.slice(0, 9))).toThrow(`(the commit is ${commit})`);
  expect(() => resolved("0123abc")).toThrow("(a commit is named by all its 40 digits)");
});

test("a repository without branches and tags has nothing to choose from", () => {
  const empty = path.join(repository, ".git/empty");
  outputOf("git", ["init", "--quiet", "--bare", empty]);

  expect(() => git({ kind: "git", url: empty, ref: "main", ssh: undefined, submodules: true })).toThrow(
    `${empty} has no branch or tag "main" (it has none at all); correct the release's ref`,
  );
});

test("without its submodules, a commit is another release", () => {
  const commit = run("rev-parse", "main");
  const source = { kind: "git", url: repository, ref: commit, ssh: undefined } as const;

  const without = git({ ...source, submodules: false });

  expect(without.variables.SOURCE_SUBMODULES).toBe("");
  expect(without.identity).not.toBe(git({ ...source, submodules: true }).identity);
});

test("a repository that cannot be read is an error with git's own words", () => {
  expect(() =>
    git({ kind: "git", url: "/does/not/exist", ref: "main", ssh: undefined, submodules: true }),
  ).toThrow(
    "/does/not/exist cannot be read from here (fatal: '/does/not/exist' does not appear to be a git repository); check the URL and your access",
  );
});

test("the end of a branch's name is not the branch", () => {
  const commits = readListing("aaa\trefs/heads/feature/main\nbbb\trefs/tags/xmain\n");

  expect(findCommit(commits, "main")).toBeUndefined();
});

test("over SSH, the servers get the deploy key as a secret and the host key beforehand", () => {
  const deployKey = new Secret("the key");
  const commit = "0123456789abcdef0123456789abcdef01234567";

  const source = git({
    kind: "git",
    url: "ssh://git@git.example.org:2222/shop.git",
    ref: commit,
    ssh: { deployKey, hostKey: "ssh-ed25519 AAAA" },
    submodules: true,
  });

  expect(source.variables).toEqual({
    SOURCE_URL: "ssh://git@git.example.org:2222/shop.git",
    SOURCE_COMMIT: commit,
    SOURCE_SUBMODULES: "1",
    SOURCE_KEY: "%%SECRET(SOURCE_KEY,raw)%%",
    SOURCE_KNOWN_HOST: "[git.example.org]:2222 ssh-ed25519 AAAA",
  });
  expect(source.secrets).toEqual({ SOURCE_KEY: deployKey });
  expect(source.packages).toEqual(["git", "openssh-client"]);
});

test.each([
  ["git@git.example.org:team/shop.git", "git.example.org"],
  ["git.example.org:team/shop.git", "git.example.org"],
  ["ssh://git@git.example.org/shop.git", "git.example.org"],
  ["ssh://git.example.org:22/shop.git", "git.example.org"],
  ["ssh://git@git.example.org:2222/shop.git", "[git.example.org]:2222"],
  ["ssh://git@10.0.0.9:2222/shop.git", "[10.0.0.9]:2222"],
  ["ssh://git@[fd00::9]/shop.git", "fd00::9"],
  ["ssh://git@[fd00::9]:2222/shop.git", "[fd00::9]:2222"],
])("the host of %s is %s", (url, host) => {
  expect(knownHost(url, "ssh-ed25519 AAAA")).toBe(`${host} ssh-ed25519 AAAA`);
});

test("OpenSSH finds the host by the line", () => {
  const file = path.join(repository, ".git/known_hosts");
  outputOf("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path.join(repository, ".git/key")]);
  const hostKey = outputOf("cut", ["-d", " ", "-f", "1,2", path.join(repository, ".git/key.pub")])
    .toString()
    .trim();
  writeFileSync(file, `${knownHost("ssh://git@[fd00::9]:2222/shop.git", hostKey)}\n`);

  const found = outputOf("ssh-keygen", ["-F", "[fd00::9]:2222", "-f", file]).toString();

  expect(found).toContain(hostKey);
});
