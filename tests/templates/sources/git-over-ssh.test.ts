import { git } from "../../../components/sources/git";
import { Secret } from "../../../components/settings/secret";
import type { Outcome } from "../host/server-directory";
import { FetchingServer } from "./fetching-server";
import { GitHost } from "./git-host";

let server: FetchingServer;
let host: GitHost;

beforeEach(async () => {
  server = new FetchingServer();
  host = new GitHost();
  await host.start();
  await host.startSshd();
});

afterEach(() => {
  host.stop();
  server.remove();
});

function fetchCommit(commit: string, { knownHost = host.knownHost } = {}): Promise<Outcome> {
  return server.fetch("git", {
    SOURCE_URL: host.sshUrl("shop"),
    SOURCE_COMMIT: commit,
    SOURCE_SUBMODULES: "1",
    SOURCE_KEY: host.userKey.private,
    SOURCE_KNOWN_HOST: knownHost,
  });
}

test("the deploy key opens the repository and its submodules, and does not stay", async () => {
  const lib = host.commit("lib", { lib: "1\n" });
  const shop = host.commit("shop", { app: "1\n" }, [{ at: "lib", url: "../lib", commit: lib }]);

  const { code, stderr } = await fetchCommit(shop);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual([".gitmodules", "app", "lib", "lib/lib"]);
  expect(server.holding(host.userKey.private.split("\n")[2] ?? "")).toEqual([]);
  expect(host.requests).toEqual([]);
});

test("a branch is settled with the same key", () => {
  const commit = host.commit("shop", { app: "1\n" });
  const ssh = { deployKey: new Secret(host.userKey.private), hostKey: host.hostKey.public };

  expect(git({ kind: "git", url: host.sshUrl("shop"), ref: "main", ssh, submodules: true }).identity).toBe(
    commit,
  );
});

test("a key that a killed fetch left is removed by the next one", async () => {
  const shop = host.commit("shop", { app: "1\n" });
  server.write("run/tierwright-git-source.999999999/key", "left behind\n");

  await fetchCommit(shop);

  expect(server.exists("run/tierwright-git-source.999999999")).toBe(false);
});

test("a host with another key is not believed, and no key stays behind", async () => {
  const shop = host.commit("shop", { app: "1\n" });
  const [name = ""] = host.knownHost.split(" ");

  const { code, stderr } = await fetchCommit(shop, {
    knownHost: `${name} ${host.userKey.public.split(" ").slice(0, 2).join(" ")}`,
  });

  expect(code).toBe(1);
  expect(stderr).toContain("Host key verification failed");
  expect(stderr).toContain(`commit ${shop} cannot be fetched from ${host.sshUrl("shop")}`);
  expect(server.holding(host.userKey.private.split("\n")[2] ?? "")).toEqual([]);
});
