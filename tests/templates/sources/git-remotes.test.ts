import { randomBytes } from "node:crypto";
import type { Outcome } from "../host/server-directory";
import { FetchingServer } from "./fetching-server";
import { GitHost } from "./git-host";

let server: FetchingServer;
let host: GitHost;

beforeEach(async () => {
  server = new FetchingServer();
  host = new GitHost();
  await host.start();
});

afterEach(() => {
  host.stop();
  server.remove();
});

function fetchCommit(
  commit: string,
  { url = host.httpUrl("shop"), release = "r1", submodules = "1" } = {},
): Promise<Outcome> {
  const access = { SOURCE_KEY: "", SOURCE_KNOWN_HOST: "" };
  const variables = { SOURCE_URL: url, SOURCE_COMMIT: commit, SOURCE_SUBMODULES: submodules, ...access };
  return server.fetch("git", variables, release);
}

describe("over HTTP", () => {
  test("only what changed is fetched, and without history", async () => {
    host.commit("shop", { old: randomBytes(3_000_000) });
    host.git("shop", "rm", "--quiet", "old");
    const first = host.commit("shop", { large: randomBytes(2_000_000), small: "1\n" });

    await fetchCommit(first);
    const atFirst = host.sent;
    const { code } = await fetchCommit(host.commit("shop", { small: "2\n" }), { release: "r2" });

    expect(code).toBe(0);
    expect(atFirst).toBeGreaterThan(2_000_000);
    expect(atFirst).toBeLessThan(2_500_000);
    expect(host.sent - atFirst).toBeLessThan(20_000);
    expect(server.read("srv/sites/prod/releases/r2/small")).toBe("2\n");
  });

  test("a commit that is here is not asked for", async () => {
    const commit = host.commit("shop", { app: "1\n" });
    await fetchCommit(commit);
    const asked = host.requests.length;

    await fetchCommit(commit, { release: "r2" });

    expect(host.requests).toHaveLength(asked);
    expect(server.unpacked("r2")).toEqual(["app"]);
  });

  test("a commit in the middle of a branch is fetched, though nothing is named after it", async () => {
    const commit = host.commit("shop", { app: "1\n" });
    host.commit("shop", { app: "2\n" });

    const { code } = await fetchCommit(commit);

    expect(code).toBe(0);
    expect(server.read("srv/sites/prod/releases/r1/app")).toBe("1\n");
  });

  test("a fetch that was killed, or a repository that was damaged, hinders no later one", async () => {
    const first = host.commit("shop", { app: "1\n" });
    await fetchCommit(first);
    const [repository = ""] = server.find("var/cache/tierwright", "git-*");
    server.write(`${repository}/shallow.lock`, "");
    server.write(`${repository}/packed-refs.lock`, "");
    const second = host.commit("shop", { app: "2\n" });
    const afterKill = await fetchCommit(second, { release: "r2" });
    for (const object of server.find(`${repository}/objects`, "*", "f")) server.write(object, "spoilt");

    const afterDamage = await fetchCommit(host.commit("shop", { app: "3\n" }), { release: "r3" });

    expect([afterKill.stderr, afterKill.code]).toEqual(["", 0]);
    expect([afterDamage.stderr, afterDamage.code]).toEqual(["", 0]);
    expect(server.read("srv/sites/prod/releases/r3/app")).toBe("3\n");
  });

  test("a repository that is not there is an error with its address", async () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";

    const { code, stderr } = await fetchCommit(commit, { url: host.httpUrl("none") });

    expect(code).toBe(1);
    expect(stderr).toContain(
      `commit ${commit} cannot be fetched from ${host.httpUrl("none")}: see the messages of git in the log; check that the commit exists, and that this server may read the repository`,
    );
  });
});

describe("submodules", () => {
  test("come with the commit that each is pinned to, and theirs too", async () => {
    const deep = host.commit("group/deep", { deep: "pinned\n" });
    host.commit("group/deep", { deep: "newer\n" });
    const lib = host.commit("lib", { lib: "1\n" }, [
      { at: "vendor/deep", url: "../group/deep", commit: deep },
    ]);
    const shop = host.commit("shop", { app: "1\n" }, [
      { at: "libs/lib", url: "../lib", commit: lib },
      { at: "far", url: host.httpUrl("group/deep"), commit: deep },
    ]);

    const { code, stderr } = await fetchCommit(shop);

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(server.read("srv/sites/prod/releases/r1/libs/lib/vendor/deep/deep")).toBe("pinned\n");
    expect(server.read("srv/sites/prod/releases/r1/far/deep")).toBe("pinned\n");
    expect(server.unpacked()).not.toContain("libs/lib/.git");
  });

  test("are left out when so wished", async () => {
    const lib = host.commit("lib", { lib: "1\n" });
    const shop = host.commit("shop", { app: "1\n" }, [{ at: "lib", url: "../lib", commit: lib }]);

    const { code } = await fetchCommit(shop, { submodules: "" });

    expect(code).toBe(0);
    expect(server.unpacked()).toEqual([".gitmodules", "app", "lib"]);
  });

  test.each<[string, string, string]>([
    ["that is not there", "../none", "submodule lib: commit % cannot be fetched from "],
    [
      "which is a file of the server",
      "file:///etc",
      "submodule lib has the address file:///etc, which is neither HTTPS nor SSH",
    ],
    [
      "which is a program",
      "ext::sh -c id",
      "submodule lib has the address ext::sh -c id, which is neither HTTPS nor SSH",
    ],
    [
      "which is an option",
      "--upload-pack=id",
      "submodule lib has the address --upload-pack=id, which is neither",
    ],
  ])("one %s is an error", async (_what, url, message) => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const shop = host.commit("shop", { app: "1\n" }, [{ at: "lib", url, commit }]);

    const { code, stderr } = await fetchCommit(shop);

    expect(code).toBe(1);
    expect(stderr).toContain(message.replace("%", commit));
  });
});
