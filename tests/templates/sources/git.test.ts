import { writeFileSync } from "node:fs";
import path from "node:path";
import { git as gitIn } from "../../support/git";
import { outputOf } from "../../support/output-of";
import { FetchingServer } from "./fetching-server";
import type { Outcome } from "../host/server-directory";

let server: FetchingServer;
let repository = "";

beforeEach(() => {
  server = new FetchingServer();
  repository = server.openDirectory("repository");
  server.write("var/cache/tierwright/.gitconfig", "[safe]\n  directory = *\n");
  git("init", "--quiet");
  writeFileSync(path.join(repository, "app"), "first\n");
  git("add", "app");
  git("commit", "--quiet", "--message=first");
  git("config", "uploadpack.allowAnySHA1InWant", "true");
});

afterEach(() => {
  server.remove();
});

function git(...args: readonly string[]): string {
  return gitIn(repository, ...args);
}

function fetchCommit(commit: string, release: string): Promise<Outcome> {
  return server.fetch(
    "git",
    {
      SOURCE_URL: `file://${repository}`,
      SOURCE_COMMIT: commit,
      SOURCE_SUBMODULES: "1",
      SOURCE_KEY: "",
      SOURCE_KNOWN_HOST: "",
    },
    release,
  );
}

test("a commit is fetched, without its repository", async () => {
  const { code, stderr } = await fetchCommit(git("rev-parse", "HEAD"), "r1");

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(outputOf("ls", ["-A", server.path("srv/sites/prod/releases/r1")]).toString()).toBe("app\n");
});

test("a commit that is there is not fetched again, and a new one is", async () => {
  const first = git("rev-parse", "HEAD");
  await fetchCommit(first, "r1");
  writeFileSync(path.join(repository, "app"), "second\n");
  git("commit", "--quiet", "--all", "--message=second");

  await fetchCommit(git("rev-parse", "HEAD"), "r2");
  outputOf("rm", ["-r", path.join(repository, ".git")]);
  const again = await fetchCommit(first, "r3");

  expect(again.code).toBe(0);
  expect(server.read("srv/sites/prod/releases/r2/app")).toBe("second\n");
  expect(server.read("srv/sites/prod/releases/r3/app")).toBe("first\n");
});

test("a commit that nobody has is an error that names it, and no key stays behind", async () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";

  const { code, stderr } = await fetchCommit(commit, "r1");

  expect(code).toBe(1);
  expect(stderr).toContain(
    `commit ${commit} cannot be fetched from file://${repository}: see the messages of git`,
  );
  expect(outputOf("find", [server.path("run"), "-name", "tierwright-git*"]).toString()).toBe("");
});
