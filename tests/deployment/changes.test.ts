import { differences } from "./differences";
import { type Recorded, recordDeployment } from "./recorded-resources";
import { programApp, sampleSettings, type Sections, threeServers } from "./sample-settings";

const prod = { app: "shop", domain: "www.example.org", port: 12_000 };
const demo = { app: "shop", domain: "demo.example.org", port: 12_100, tls: "internal" };

function record(sections: Sections = {}): Promise<readonly Recorded[]> {
  return recordDeployment(sampleSettings({ servers: threeServers, sites: { prod, demo }, ...sections }));
}

let before: readonly Recorded[] = [];

beforeAll(async () => {
  before = await record();
});

test("the same settings change nothing", async () => {
  expect(differences(before, await record())).toEqual({ added: [], removed: [], changed: {} });
});

test.each<[string, object, readonly string[]]>([
  ["readTimeoutSeconds", { webserver: { readTimeoutSeconds: 90 } }, ["test-prod-virtual-host-web1: create"]],
  ["backup", { backup: { keep: 9 } }, ["test-prod-database: create"]],
  ...[{ limits: { memoryMiB: 512 } }, { environment: { GREETING: "hello" } }, { replicas: 2 }].map(
    (change): [string, object, readonly string[]] => [
      Object.keys(change).join(),
      change,
      ["test-prod-release-app1: create", "test-prod-release-app1: stdin", "test-prod-rollout: stdin"],
    ],
  ),
  ["what only rollouts read", { rollout: { drainSeconds: 5 } }, ["test-prod-release-app1: create"]],
  [
    "secrets",
    { secrets: { TOKEN: "first" } },
    [
      "test-prod-release-app1: create",
      "test-prod-release-app1: stdin",
      "test-prod-rollout: create",
      "test-prod-rollout: stdin",
    ],
  ],
])("a change of %s of one site changes only what it is for", async (_name, change, expected) => {
  const after = await record({ sites: { prod: { ...prod, ...change }, demo } });

  const { added, removed, changed } = differences(before, after);

  expect([...added, ...removed]).toEqual([]);
  expect(
    Object.entries(changed).flatMap(([name, fields]) => fields.map((field) => `${name}: ${field}`)),
  ).toEqual(expected);
});

test("another value of a secret changes no text of a preview, and starts the replicas anew", async () => {
  const sites = (value: string): Sections => ({
    sites: { demo, prod: { ...prod, secrets: { TOKEN: value } } },
  });

  const { changed } = differences(await record(sites("one value")), await record(sites("another")));

  expect(changed).toEqual({ "test-prod-release-app1": ["stdin"], "test-prod-rollout": ["stdin"] });
});

test("a new site adds its own resources and changes no other", async () => {
  const after = await record({ sites: { prod, demo, test: { app: "shop", domain: "test.example.org" } } });

  const { added, removed, changed } = differences(before, after);

  expect(added).toEqual([
    "command:remote:Command test-test-database",
    "command:remote:Command test-test-release-app1",
    "command:remote:Command test-test-rollout",
    "command:remote:Command test-test-virtual-host-web1",
    "random:index/randomPassword:RandomPassword test-test-password",
    "tierwright:sites:Site test-test",
  ]);
  expect(removed).toEqual([]);
  expect(changed).toEqual({});
});

test("a site that goes takes only its own resources away", async () => {
  const { added, removed, changed } = differences(before, await record({ sites: { prod } }));

  expect(added).toEqual([]);
  expect(removed.filter((name) => !name.includes(" test-demo"))).toEqual([]);
  expect(changed).toEqual({});
});

test("another release changes the release, the migration and the rollout of its sites, not their virtual hosts", async () => {
  const app = { ...programApp, migrate: "./shop migrate" };
  const next = { ...app, source: { ...app.source, sha256: "6".repeat(64) } };
  const sites = { prod };

  const { changed } = differences(
    await record({ sites, apps: { shop: app } }),
    await record({ sites, apps: { shop: next } }),
  );

  expect(changed).toEqual({
    "test-prod-migration": ["create"],
    "test-prod-release-app1": ["create"],
    "test-prod-rollout": ["create"],
  });
});

test("a new token changes the task's own steps only", async () => {
  const tasks = (token: string): Sections => ({
    sites: { demo, prod: { ...prod, tasks: { backup: token, restart: "1" } } },
  });

  expect(differences(await record(tasks("1")), await record(tasks("2")))).toEqual({
    // Each token has a resource that remembers the servers it was given for.
    added: [expect.stringMatching(/RandomId test-prod-task-backup-token-/)],
    removed: [expect.stringMatching(/RandomId test-prod-task-backup-token-/)],
    changed: {
      "test-prod-task-backup-database-db1": ["create", "dependsOn"],
      "test-prod-task-backup-uploads-app1": ["create", "dependsOn"],
    },
  });
});

test("a release or a setting of its site does not run a task again", async () => {
  const tasks = { backup: "1", clean: { token: "1", confirm: "erase prod" }, restart: "1" };
  const next = { ...programApp, source: { ...programApp.source, sha256: "6".repeat(64) } };

  const { changed } = differences(
    await record({ sites: { prod: { ...prod, tasks } } }),
    await record({
      apps: { shop: next },
      sites: { prod: { ...prod, tasks, replicas: 2, environment: { GREETING: "hello" } } },
    }),
  );

  expect(Object.keys(changed).filter((name) => name.includes("-task-"))).toEqual([]);
});

test("another time zone of the servers changes their bases only", async () => {
  const { changed } = differences(before, await record({ host: { timezone: "Europe/Vienna" } }));

  expect(changed).toEqual({
    "test-servers-app1-base": ["create"],
    "test-servers-db1-base": ["create"],
    "test-servers-web1-base": ["create"],
  });
});

test("another boot timeout sends nothing to the servers", async () => {
  const ssh = { privateKey: sampleSettings().ssh.privateKey?.reveal(), bootTimeoutSeconds: 10 };

  const { changed } = differences(before, await record({ ssh }));

  expect(Object.keys(changed)).toEqual([
    "test-servers-app1-reachable",
    "test-servers-db1-reachable",
    "test-servers-web1-reachable",
  ]);
});

describe("a server that is gone", () => {
  const app2 = { ...threeServers.app1, address: "10.0.0.7", privateAddress: "10.0.0.7" };
  const withGone = { servers: { ...threeServers, app2: { ...app2, gone: true } } };

  test("gets nothing any more, and is forgotten without being asked", async () => {
    const resources = await record(withGone);
    const ofServer = resources.filter(
      ({ name, type }) => /-app2\b/.test(name) && type.startsWith("command:"),
    );

    expect(
      ofServer.map(({ name, ignoreChanges, retainOnDelete }) => [name, ignoreChanges, retainOnDelete]),
    ).toEqual([
      ["test-servers-app2-reachable", ["*"], true],
      ["test-app-app2", ["*"], true],
      ["test-demo-release-app2", ["*"], true],
      ["test-peers-app2", ["*"], true],
      ["test-prod-release-app2", ["*"], true],
      ["test-servers-app2-base", ["*"], true],
    ]);
  });

  test("makes no difference to the inputs of the others", async () => {
    const { changed, removed } = differences(before, await record(withGone));

    expect(removed).toEqual([]);
    expect(changed).toEqual({});
  });

  test("gets no new upload when the code changes", async () => {
    const apps = { shop: { ...programApp, source: { directory: "examples/customization" } } };

    const resources = await record({ ...withGone, apps });

    const uploads = resources.filter(({ type }) => type === "command:remote:CopyToRemote");
    expect(uploads.map(({ parent }) => parent)).toEqual(["test-servers-app1"]);
  });

  test("does not run tasks or migrations", async () => {
    const apps = { shop: { ...programApp, migrate: "./shop migrate" } };
    const servers = { ...threeServers, app0: { ...app2, gone: true } };
    const sites = { prod: { ...prod, tasks: { restart: "1", migrate: "1" } } };

    const resources = await record({ servers, apps, sites });

    expect(resources.filter(({ name }) => /-task-.*-app0$/.test(name))).toEqual([]);
    expect(resources.find(({ name }) => name === "test-prod-migration")?.inputs.connection).toMatchObject({
      host: "203.0.113.6",
    });
  });
});
