/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { SecretText } from "../support/end-to-end/secrets";
import { endSandbox, eventually, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { type Sections, TestStack } from "../support/end-to-end/test-stack";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { PushedSites } from "./pushed/pushed-sites";
import { archive, debianPackage, keterBundle, program } from "./pushed/releases";
import { Repositories } from "./pushed/repositories";

const stack = new TestStack();
const directory = temporaryDirectory();
let sandbox: Sandbox;
let repositories: Repositories;
let sites: PushedSites;

const folder = "/srv/sites/push/incoming/releases";
const ofBundles = "/srv/sites/greet/incoming/releases";
const times = { check: { timeoutSeconds: 20 }, rollout: { drainSeconds: 1, watchSeconds: 2 } };
const app = { preset: "process", packages: ["python3"], start: "exec python3 server.py", ...times };

function sections(environment: Readonly<Record<string, string>> = {}): Sections {
  const web = sandbox.server("web1");
  const repository = repositories.sshUrl("app");
  const ssh = { deployKey: new SecretText(sandbox.privateKey), hostKey: web.hostKey };
  return {
    ...sandboxSections(sandbox),
    host: { extraCa: `${sandbox.extraCa}${repositories.authority}` },
    servers: {
      web1: serverEntry(sandbox, "web1", "webserver"),
      app1: serverEntry(sandbox, "app1", "app"),
      app2: serverEntry(sandbox, "app2", "app"),
    },
    apps: {
      pushed: { ...app, source: { pushed: true } },
      followed: { ...app, source: { git: repository, ref: "main", ...ssh } },
      bundled: { preset: "keter", source: { pushed: true }, ...times },
    },
    sites: {
      push: {
        app: "pushed",
        domain: "push.example.test",
        database: false,
        environment,
        incoming: { user: "admin" },
        hotFolders: [
          { name: "code", path: "hot", user: "admin" },
          {
            name: "texts",
            path: "texts",
            git: { url: repositories.httpsUrl("texts"), ref: "main", intervalSeconds: 5 },
          },
        ],
      },
      greet: {
        app: "bundled",
        domain: "greet.example.test",
        database: false,
        incoming: { user: "admin" },
      },
      follow: {
        app: "followed",
        domain: "follow.example.test",
        database: false,
        follow: { intervalSeconds: 5 },
      },
    },
  };
}

beforeAll(async () => {
  sandbox = await newSandbox("e2e-pushed", [{ name: "web1" }, { name: "app1" }, { name: "app2" }]);
  sites = new PushedSites(sandbox);
  const keys = path.join(directory, "keys");
  mkdirSync(keys);
  repositories = await Repositories.start(sandbox, keys);
  await stack.configure(sections());
  await commit("1");
});

afterAll(async () => {
  stack.remove();
  removeDirectory(directory);
  await endSandbox(sandbox);
});

/** Pushes a commit with this version to the repository which is followed. */
function commit(version: string): Promise<void> {
  return repositories.commit("app", { "server.py": program, VERSION: version });
}

test("a site which is followed has its first release after the first run, one that is pushed a maintenance page", async () => {
  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.stringContaining("push: its releases are pushed into")]);
  expect((await sites.visit("follow")).text).toContain("version 1\n");
  expect((await sites.visit("push")).status).toBe(503);
});

test("what is copied to one server is deployed on all, when it is there completely", async () => {
  const file = await archive(sandbox, "app2", "1");
  // A copy that stalls: the half of it has been there for longer than any settling takes.
  await onServer(
    sandbox,
    "app2",
    `{ head --bytes=300 ${file}; sleep 5; tail --bytes=+301 ${file}; } >${folder}/shop.tar.gz`,
  );

  await sites.eventuallyAllSay("push", "version 1\n");
  expect(await sites.rolloutsOf("push")).toEqual([expect.stringMatching(/^shop-[0-9a-f]{8}\thealthy$/)]);
});

test("the same content again is no work, and a broken bundle leaves all as it is and says why", async () => {
  const file = await archive(sandbox, "app1", "1");
  await onServer(
    sandbox,
    "app1",
    `cp ${file} ${folder}/shop.tar.gz; head --bytes=300 ${file} >${folder}/half.tar.gz`,
  );

  expect(await sites.complaint("app1", `${folder}/half.tar.gz`)).toMatch(
    /stage: .*cut short.*nothing was changed/,
  );
  expect(await sites.rolloutsOf("push")).toHaveLength(1);
  expect((await sites.visit("push")).text).toContain("version 1\n");
});

test("files copied into a pickup folder go to every replica, and stay with the next release until they are removed", async () => {
  await onServer(sandbox, "app2", "echo hello >/srv/sites/push/pickup/code/greeting");
  await sites.eventuallySays("push", "greeting: hello");
  const [first, second] = await Promise.all([archive(sandbox, "app1", "2"), archive(sandbox, "app2", "3")]);

  await Promise.all([
    onServer(sandbox, "app1", `cp ${first} ${folder}/shop.tar.gz`),
    onServer(sandbox, "app2", `sleep 1; cp ${second} ${folder}/shop.tar.gz`),
  ]);

  // Of two at once the newest wins.
  await sites.eventuallyAllSay("push", "version 3\n");
  await sites.eventuallyAllSay("push", "greeting: hello");
  await onServer(sandbox, "app2", "rm /srv/sites/push/pickup/code/greeting");
  await eventually("it is gone", async () => !(await sites.replicas("push")).join().includes("greeting"));

  expect((await sites.visit("push")).text).toMatch(/^version 3\nprocess \d+$/);
});

test("files of a repository come by HTTPS to every replica, and go when they are taken out of it", async () => {
  await repositories.commit("texts", { motto: "carry on", welcome: "come in" });
  await sites.eventuallyAllSay("push", "motto: carry on\nwelcome: come in");

  await repositories.commit("texts", { motto: "stop" });
  await sites.eventuallyAllSay("push", "motto: stop");

  expect((await sites.visit("push")).text).toMatch(/^version 3\nprocess \d+\nmotto: stop$/);
  expect(await onServer(sandbox, "app2", "ls /srv/sites/push/hot/texts")).toBe("motto");
});

test("new settings come to what was pushed, and change no release", async () => {
  await stack.configure(sections({ COLOUR: "green" }));
  const before = await sites.rolloutsOf("follow");

  const { status, output, commands } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(commands).toEqual(["e2e-push-release-app1", "e2e-push-release-app2", "e2e-push-rollout"]);
  expect((await sites.visit("push")).text).toContain("version 3\n");
  expect(await sites.rolloutsOf("follow")).toEqual(before);
});

test("touching a release deploys it again, and deleting it stops the site everywhere", async () => {
  const processOf = (text: string) => /process (\d+)/.exec(text)?.[1];
  const before = (await sites.replicas("push")).map(processOf);
  await onServer(sandbox, "app2", `touch ${folder}/shop.tar.gz`);
  await eventually("all processes are new", async () =>
    (await sites.replicas("push")).map(processOf).every((now, index) => now !== before[index]),
  );

  await onServer(sandbox, "app2", `rm ${folder}/shop.tar.gz`);

  await sites.eventuallyStops("push");
  expect(await sites.replicas("push")).toEqual(["", ""]);
});

test("a pushed package and a pushed bundle are deployed on all servers, and stop when they are deleted", async () => {
  const [shop, hello] = await Promise.all([
    debianPackage(sandbox, "app1", "4"),
    keterBundle(sandbox, "app2", "moin", path.join(directory, "bundles")),
  ]);

  await Promise.all([
    onServer(sandbox, "app1", `runuser -u admin -- sh -c 'cat >${folder}/shop_4_all.deb' <${shop}`),
    onServer(sandbox, "app2", `runuser -u admin -- sh -c 'cat >${ofBundles}/hello.keter' <${hello}`),
  ]);
  await Promise.all([
    sites.eventuallyAllSay("push", "version 4\n"),
    sites.eventuallyAllSay("greet", '"moin"'),
  ]);

  // What it depends on was installed on the server to which it was not copied, too; it itself was not.
  const installed =
    "dpkg-query --show --showformat='${db:Status-Abbrev}' time; dpkg-query --show shop 2>&1 || true";
  expect(await onServer(sandbox, "app2", installed)).toMatch(/^ii .*no packages found matching shop$/);
  await Promise.all([
    onServer(sandbox, "app1", `rm ${folder}/shop_4_all.deb`),
    onServer(sandbox, "app2", `rm ${ofBundles}/hello.keter`),
  ]);
  await Promise.all([sites.eventuallyStops("push"), sites.eventuallyStops("greet")]);
  expect([await sites.replicas("push"), await sites.replicas("greet")]).toEqual([
    ["", ""],
    ["", ""],
  ]);
});

test("a package for other servers and a bundle without its configuration are told, and deploy nothing", async () => {
  const foreign =
    (await onServer(sandbox, "app1", "dpkg --print-architecture")) === "amd64" ? "arm64" : "amd64";
  const shop = await debianPackage(sandbox, "app1", "5", foreign);
  const before = await sites.rolloutsOf("push");

  await onServer(
    sandbox,
    "app1",
    `cp ${shop} ${folder}/shop.deb; tar --create --gzip --file=${ofBundles}/empty.keter --directory=/etc hostname`,
  );

  expect(await sites.complaint("app1", `${folder}/shop.deb`)).toContain(
    `is for ${foreign}, and this server is`,
  );
  expect(await sites.complaint("app1", `${ofBundles}/empty.keter`)).toContain(
    "config/keter.yaml: it is not in the bundle",
  );
  expect(await sites.rolloutsOf("push")).toEqual(before);
});

test("a branch is followed; what failed or was gone back from is left alone until the branch changes", async () => {
  await commit("2");
  await sites.eventuallySays("follow", "version 2\n");

  await onServer(sandbox, "app1", "tierwright rollback follow");
  await commit("broken");
  await eventually("the broken commit failed", async () =>
    (await sites.rolloutsOf("follow")).some((line) => line.endsWith("\tfailed")),
  );
  const tried = await sites.rolloutsOf("follow");
  await new Promise((resolve) => setTimeout(resolve, 7000));

  expect(await sites.rolloutsOf("follow")).toEqual(tried);
  expect((await sites.visit("follow")).text).toContain("version 1\n");
  expect(await onServer(sandbox, "app1", "tierwright status")).toMatch(/follow +follows main of .* failed/);
  await commit("3");
  await sites.eventuallySays("follow", "version 3\n");
});
