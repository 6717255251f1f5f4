/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { endSandbox, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { TestStack } from "../support/end-to-end/test-stack";
import { Visitor } from "../support/end-to-end/visitor";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { asRecord } from "../support/example-settings";

const stack = new TestStack();
// git ignores the stack's own folder, and what it ignores is not deployed.
const project = temporaryDirectory();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-pipeline", [{ name: "app1" }, { name: "app2" }, { name: "web1" }]);
});

afterAll(async () => {
  stack.remove();
  removeDirectory(project);
  await endSandbox(sandbox);
});

/** A file of the project. */
function file(name: string, text: string): string {
  const place = path.join(project, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
}

const program = `import http.server, os
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(open(os.environ["SETTINGS_DIRECTORY"] + "/facts.json", "rb").read())
http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Answers).serve_forever()
`;

const points = [
  ...["before-fetch", "after-fetch", "before-build", "after-build", "after-settings", "before-migrate"],
  ...[
    "after-migrate",
    "before-start",
    "after-start",
    "before-ready",
    "after-ready",
    "before-warm-up",
    "warm-up",
  ],
  ...["after-warm-up", "before-switch", "after-switch", "before-drain", "before-prune", "after-prune"],
];

/** A script which says where it came in, as whom, and what it was told. */
function sayingScript(point: string, last = ""): string {
  const told =
    '"$(id -un) $SITE $FACT_HOSTNAME $FACT_ARCHITECTURE ${PREVIOUS_RELEASE:+again} ${PORTS:+ports}"';
  return file(`hooks/${point}.sh`, `set -eu\necho "came in: ${point}" ${told}\n${last}`);
}

/** A release of this version, in which the scripts say more. */
async function configure(version: string, said: Readonly<Record<string, string>> = {}): Promise<void> {
  file("app/server.py", `# ${version}\n${program}`);
  const facts = '{"release": {{release}}, "cores": {{facts.cores}}, "host": {{facts.hostname}}}\n';
  await stack.configure({
    ...sandboxSections(sandbox),
    servers: {
      app1: serverEntry(sandbox, "app1", "app"),
      app2: serverEntry(sandbox, "app2", "app"),
      web1: serverEntry(sandbox, "web1", "webserver"),
    },
    apps: {
      shop: {
        preset: "process",
        source: { directory: path.join(project, "app") },
        packages: ["python3"],
        migrate: "echo migrating",
        start: "exec python3 server.py",
        files: { "facts.json": file("facts.json.mustache", facts) },
        rollout: { watchSeconds: 0, drainSeconds: 1 },
        pipeline: Object.fromEntries(points.map((point) => [point, sayingScript(point, said[point])])),
      },
    },
    sites: { prod: { domain: "shop.example.test", database: false } },
    notifications: { journal: { command: file("hooks/tell.sh", "logger --size 16384 --tag told\n") } },
  });
}

/** @throws Error with everything that was said when the run failed. */
async function deployed(): Promise<void> {
  const { status, output } = await stack.up();
  if (status !== 0) throw new Error(output);
}

/** The scripts that came in on a server, each once, with what they said. */
async function cameIn(server: string): Promise<readonly string[]> {
  const lines = await onServer(
    sandbox,
    server,
    "sed -n 's/^came in: //p' /var/log/tierwright/site.prod.*.log | sort -u; rm -f /var/log/tierwright/site.prod.*.log",
  );
  return lines.split("\n");
}

/** The events that a server told of since it was last asked. */
async function told(server: string): Promise<readonly Record<string, unknown>[]> {
  const lines = await onServer(
    sandbox,
    server,
    "journalctl --sync; journalctl --quiet -t told --output=cat; journalctl --rotate --vacuum-time=1s >/dev/null 2>&1",
  );
  return lines === "" ? [] : lines.split("\n").map((line) => asRecord(JSON.parse(line)));
}

async function served(): Promise<Record<string, unknown>> {
  const { text } = await new Visitor(sandbox.server("web1"), "shop.example.test").get("/");
  return asRecord(JSON.parse(text));
}

const leaderOnly = ["before-migrate", "after-migrate", "before-switch", "after-switch"];

test("each script comes in where it should, as the right user, with the facts of its server", async () => {
  await configure("v1");

  await deployed();

  for (const server of ["app1", "app2"]) {
    const expected = points
      // Nothing has to drain at first.
      .filter((point) => point !== "before-drain" && (server === "app1" || !leaderOnly.includes(point)))
      .map((point) => {
        const user = /fetch|build/.test(point) ? "tierwright-build" : "site-prod";
        const ports = /start|ready|warm-up/.test(point) ? " ports" : "";
        return `${point} ${user} prod ${server} amd64 ${ports}`.trimEnd();
      });
    expect((await cameIn(server)).map((line) => line.replace("arm64", "amd64").trimEnd())).toEqual(
      expected.sort(),
    );
  }
  expect(await served()).toMatchObject({
    cores: expect.any(Number) as unknown,
    host: expect.stringMatching(/^app/) as unknown,
  });
  expect(await told("app1")).toMatchObject([{ event: "start" }, { event: "success", previousRelease: "" }]);
  expect(await told("app2")).toEqual([]);
});

test("a script that fails before the migration ends the release, and its last words are told", async () => {
  const { release } = await served();
  await configure("v2", { "before-migrate": "echo 'the database does not answer'\nexit 7\n" });

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toContain("before-migrate of the pipeline of prod ended with status 7");
  expect(output).toContain("the database does not answer");
  expect((await served()).release).toBe(release);
  const [, failure, ...others] = await told("app1");
  expect(others).toEqual([]);
  expect(failure).toMatchObject({
    ...{
      event: "failure",
      site: "prod",
      previousRelease: release,
      failedStep: "site.prod.migrate",
      server: "app1",
    },
    lastLines: expect.arrayContaining(["the database does not answer"]) as unknown,
  });
});

test("a script that fails after the switch brings visitors back to the former release", async () => {
  const { release } = await served();
  await configure("v2", { "after-switch": "echo 'the cache cannot be emptied'\nexit 3\n" });

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toContain("after-switch of the pipeline of prod ended with status 3");
  expect((await served()).release).toBe(release);
  expect((await told("app1")).at(-1)).toMatchObject({ event: "failure", failedStep: "site.prod.rollout" });
});

test("the next run goes on from there, and knows the release before", async () => {
  const { release } = await served();
  await Promise.all(["app1", "app2"].map(cameIn));
  await configure("v2");

  await deployed();

  expect((await served()).release).not.toBe(release);
  expect(await cameIn("app2")).toContainEqual(
    expect.stringMatching(/^before-drain site-prod prod app2 \w+ again/),
  );
  expect((await told("app1")).at(-1)).toMatchObject({ event: "success", previousRelease: release });
});

test("a build that fails on all servers is told by one of them, and so is the next attempt", async () => {
  const servers = ["app1", "app2"];
  await Promise.all(servers.flatMap((server) => [told(server), cameIn(server)]));
  await configure("v3", { "before-build": "echo 'no compiler here'\nexit 4\n" });

  for (let attempt = 1; attempt <= 2; attempt++) {
    expect(await stack.up()).not.toMatchObject({ status: 0 });

    const events = (await Promise.all(servers.map(told)))
      .flat()
      .map(({ event, failedStep }) => ({ event, failedStep }));
    expect(events.filter(({ event }) => event === "failure")).toEqual([
      { event: "failure", failedStep: "site.prod.release" },
    ]);
    for (const server of servers)
      expect(await cameIn(server)).toContainEqual(expect.stringMatching(/^before-build /));
  }
});

test("what is no longer wanted goes, with its secrets", async () => {
  const down = await stack.destroy();

  expect([down.status, down.output]).toEqual([0, expect.anything()]);
  expect(await onServer(sandbox, "app1", "ls -d /etc/tierwright/notifications 2>/dev/null || true")).toBe("");
});
