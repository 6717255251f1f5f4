/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { SecretText } from "../support/end-to-end/secrets";
import { endSandbox, eventually, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { type Sections, TestStack } from "../support/end-to-end/test-stack";
import { Visitor } from "../support/end-to-end/visitor";

const stack = new TestStack();
let sandbox: Sandbox;

const program = readFileSync(path.join(__dirname, "pushed/server.py")).toString("base64");
const folder = "/srv/sites/push/incoming/releases";
const app = {
  preset: "process",
  packages: ["python3"],
  start: "exec python3 server.py",
  check: { timeoutSeconds: 20 },
  rollout: { drainSeconds: 1, watchSeconds: 2 },
};

function sections(environment: Readonly<Record<string, string>> = {}): Sections {
  const web = sandbox.server("web1");
  const repository = `ssh://${web.user}@${web.privateAddress}/srv/git/app.git`;
  const ssh = { deployKey: new SecretText(sandbox.privateKey), hostKey: web.hostKey };
  return {
    ...sandboxSections(sandbox),
    servers: {
      web1: serverEntry(sandbox, "web1", "webserver"),
      app1: serverEntry(sandbox, "app1", "app"),
      app2: serverEntry(sandbox, "app2", "app"),
    },
    apps: {
      pushed: { ...app, source: { pushed: true } },
      followed: { ...app, source: { git: repository, ref: "main", ...ssh } },
    },
    sites: {
      push: {
        app: "pushed",
        domain: "push.example.test",
        database: false,
        environment,
        incoming: { user: "admin" },
        hotFolders: [{ name: "code", path: "hot", user: "admin" }],
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
  await stack.configure(sections());
  await onServer(
    sandbox,
    "web1",
    "apt-get install --yes -qq git >/dev/null 2>&1 && git init --quiet --bare --initial-branch=main /srv/git/app.git",
  );
  await commit("1");
});

afterAll(async () => {
  stack.remove();
  await endSandbox(sandbox);
});

/** Pushes a commit with this version to the repository on web1. */
async function commit(version: string): Promise<void> {
  await onServer(
    sandbox,
    "web1",
    `set -e; cd "$(mktemp --directory)"; export GIT_CONFIG_GLOBAL=/tmp/gitconfig
     git config --global safe.directory '*'; git config --global user.email e2e@example.test; git config --global user.name e2e
     git clone --quiet /srv/git/app.git . 2>/dev/null; git checkout --quiet -B main
     base64 --decode <<<${program} >server.py; echo ${version} >VERSION
     git add .; git commit --quiet --message=${version}; git push --quiet origin main; chown -R admin /srv/git`,
  );
}

/** Packs a bundle with this version on a server, and prints its path. */
function bundle(server: string, version: string): Promise<string> {
  return onServer(
    sandbox,
    server,
    `set -e; mkdir -p /root/shop-${version}; cd /root/shop-${version}
     base64 --decode <<<${program} >server.py; echo ${version} >VERSION
     tar --create --gzip --mtime=@0 --owner=0 --group=0 --sort=name --file=/root/${version}.tar.gz --directory=/root shop-${version}; echo /root/${version}.tar.gz`,
  );
}

async function visit(site: string): Promise<{ status: number; text: string }> {
  return new Visitor(sandbox.server("web1"), `${site}.example.test`).get("/");
}

async function eventuallySays(site: string, text: string): Promise<void> {
  await eventually(`${site} says ${text}`, async () => (await visit(site)).text.includes(text));
}

/** The answers of the replicas on both app servers, each asked there; empty where none runs. */
async function replicas(site: string): Promise<string[]> {
  const ask = `port=$(sed -n 's/^PORTS=//p' /var/lib/tierwright/sites/${site}/info)
    exec 2>/dev/null 3<>"/dev/tcp/$(hostname -I | cut -d ' ' -f 1)/$port" || exit 0
    printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
  return Promise.all(["app1", "app2"].map(async (server) => (await sandbox.exec(server, ask)).stdout));
}

/** Visitors and replicas alike; what a server knows of its replicas comes a moment later than the switch. */
async function eventuallyAllSay(site: string, text: string): Promise<void> {
  await eventually(`all replicas of ${site} say ${text}`, async () =>
    [(await visit(site)).text, ...(await replicas(site))].every((answer) => answer.includes(text)),
  );
}

async function rolloutsOf(site: string): Promise<string[]> {
  const lines = await onServer(
    sandbox,
    "app1",
    `cut -f 3,5 /var/lib/tierwright/sites/${site}/rollouts || true`,
  );
  return lines.split("\n").filter((line) => line !== "");
}

test("a site which is followed has its first release after the first run, one that is pushed a maintenance page", async () => {
  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.stringContaining("push: its releases are pushed into")]);
  expect((await visit("follow")).text).toContain("version 1\n");
  expect((await visit("push")).status).toBe(503);
});

test("what is copied to one server is deployed on all, when it is there completely", async () => {
  const file = await bundle("app2", "1");
  // A copy that stalls: the half of it has been there for longer than any settling takes.
  await onServer(
    sandbox,
    "app2",
    `{ head --bytes=300 ${file}; sleep 5; tail --bytes=+301 ${file}; } >${folder}/shop.tar.gz`,
  );

  await eventuallyAllSay("push", "version 1\n");
  expect(await rolloutsOf("push")).toEqual([expect.stringMatching(/^shop-[0-9a-f]{8}\thealthy$/)]);
});

test("the same content again is no work, and a broken bundle leaves all as it is and says why", async () => {
  const file = await bundle("app1", "1");
  await onServer(
    sandbox,
    "app1",
    `cp ${file} ${folder}/shop.tar.gz; head --bytes=300 ${file} >${folder}/half.tar.gz`,
  );

  await eventually("it is told what is wrong", () => exists("app1", `${folder}/half.tar.gz.failed.txt`), 30);
  expect(await onServer(sandbox, "app1", `cat ${folder}/half.tar.gz.failed.txt`)).toMatch(
    /stage: .*cut short.*nothing was changed/,
  );
  expect(await rolloutsOf("push")).toHaveLength(1);
  expect((await visit("push")).text).toContain("version 1\n");
});

async function exists(server: string, file: string): Promise<boolean> {
  return (await sandbox.exec(server, `test -e ${file}`)).status === 0;
}

test("files copied into a pickup folder go to every replica, and stay with the next release until they are removed", async () => {
  await onServer(sandbox, "app2", "echo hello >/srv/sites/push/pickup/code/greeting");
  await eventuallySays("push", "greeting: hello");
  const [first, second] = await Promise.all([bundle("app1", "2"), bundle("app2", "3")]);

  await Promise.all([
    onServer(sandbox, "app1", `cp ${first} ${folder}/shop.tar.gz`),
    onServer(sandbox, "app2", `sleep 1; cp ${second} ${folder}/shop.tar.gz`),
  ]);

  // Of two at once the newest wins.
  await eventuallyAllSay("push", "version 3\n");
  await eventuallyAllSay("push", "greeting: hello");
  await onServer(sandbox, "app2", "rm /srv/sites/push/pickup/code/greeting");
  await eventually("it is gone", async () => !(await replicas("push")).join().includes("greeting"));

  expect((await visit("push")).text).toMatch(/^version 3\nprocess \d+$/);
});

test("new settings come to what was pushed, and change no release", async () => {
  await stack.configure(sections({ COLOUR: "green" }));
  const before = await rolloutsOf("follow");

  const { status, output, commands } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(commands).toEqual(["e2e-push-release-app1", "e2e-push-release-app2", "e2e-push-rollout"]);
  expect((await visit("push")).text).toContain("version 3\n");
  expect(await rolloutsOf("follow")).toEqual(before);
});

test("touching a release deploys it again, and deleting it stops the site everywhere", async () => {
  const processOf = (text: string) => /process (\d+)/.exec(text)?.[1];
  const before = (await replicas("push")).map(processOf);
  await onServer(sandbox, "app2", `touch ${folder}/shop.tar.gz`);
  await eventually("all processes are new", async () =>
    (await replicas("push")).map(processOf).every((now, index) => now !== before[index]),
  );

  await onServer(sandbox, "app2", `rm ${folder}/shop.tar.gz`);

  await eventually("the maintenance page", async () => (await visit("push")).status === 503);
  const left = "systemctl list-units --no-legend 'site-push@*'";
  await eventually("nothing runs any more", async () => {
    const units = await Promise.all(["app1", "app2"].map((server) => onServer(sandbox, server, left)));
    return units.join("") === "";
  });

  expect(await replicas("push")).toEqual(["", ""]);
});

test("a branch is followed; what failed or was gone back from is left alone until the branch changes", async () => {
  await commit("2");
  await eventuallySays("follow", "version 2\n");

  await onServer(sandbox, "app1", "tierwright rollback follow");
  await commit("broken");
  await eventually("the broken commit failed", async () =>
    (await rolloutsOf("follow")).some((line) => line.endsWith("\tfailed")),
  );
  const tried = await rolloutsOf("follow");
  await new Promise((resolve) => setTimeout(resolve, 7000));

  expect(await rolloutsOf("follow")).toEqual(tried);
  expect((await visit("follow")).text).toContain("version 1\n");
  expect(await onServer(sandbox, "app1", "tierwright status")).toMatch(/follow +follows main of .* failed/);
  await commit("3");
  await eventuallySays("follow", "version 3\n");
});
