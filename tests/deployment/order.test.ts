import { recordDeployment, type Recorded } from "./recorded-resources";
import { programApp, sampleSettings, threeServers } from "./sample-settings";

const settings = sampleSettings({
  servers: {
    ...threeServers,
    app2: { ...threeServers.app1, address: "10.0.0.7", privateAddress: "10.0.0.7" },
  },
  apps: { shop: { ...programApp, migrate: "./shop migrate" } },
  sites: { prod: { domain: "www.example.org", tls: "internal", tasks: { backup: "1", restart: "1" } } },
});
let resources: readonly Recorded[] = [];

beforeAll(async () => {
  resources = await recordDeployment(settings);
});

function named(name: string): Recorded {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no resource is called ${name}`);
  return found;
}

/** Everything that has to be done before a resource, directly or not. */
function before(name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const other of named(next).dependsOn.filter((one) => !found.has(one))) {
      found.add(other);
      waiting.push(other);
    }
  }
  return found;
}

/** The direct dependencies of a command that are commands too. */
function after(name: string): readonly string[] {
  return named(name).dependsOn.filter((other) => named(other).type.startsWith("command:"));
}

test("each server is reached first, then gets its kit, then its tier", () => {
  expect(named("test-servers-db1-reachable").dependsOn).toEqual([]);
  expect(named("test-servers-db1-base").dependsOn).toEqual(["test-servers-db1-reachable"]);
  expect(after("test-database-db1")).toEqual(["test-servers-db1-base"]);
  expect(after("test-webserver-web1")).toEqual(["test-servers-web1-base"]);
  expect(after("test-app-app1")).toEqual(["test-servers-app1-base"]);
});

test("a site's steps wait for each other, and for nothing of servers that they do not use", () => {
  const releases = ["test-prod-release-app1", "test-prod-release-app2"];

  expect(after("test-prod-database")).toEqual(["test-database-db1", "test-servers-db1-base"]);
  expect(after("test-prod-release-app2")).toEqual(["test-app-app2", "test-servers-app2-base"]);
  expect(after("test-prod-migration")).toEqual(["test-prod-database", ...releases, "test-servers-app1-base"]);
  expect(after("test-prod-rollout")).toEqual([
    ...["test-peers-app1", "test-peers-app2", "test-peers-web1"],
    "test-prod-migration",
    "test-servers-app1-base",
    "test-webserver-web1",
  ]);
  expect(after("test-prod-virtual-host-web1")).toEqual([
    "test-prod-rollout",
    "test-servers-web1-base",
    "test-webserver-web1",
  ]);
});

test("the release is on every app server before the migration, which comes before any replica", () => {
  for (const server of ["app1", "app2"]) {
    expect(before("test-prod-migration")).toContain(`test-prod-release-${server}`);
  }
  expect(before("test-prod-rollout")).toContain("test-prod-migration");
  expect(before("test-prod-virtual-host-web1")).toContain("test-prod-rollout");
});

test("without a migration, no replica starts before the release is on every app server", async () => {
  resources = await recordDeployment(
    sampleSettings({
      servers: {
        ...threeServers,
        app2: { ...threeServers.app1, address: "10.0.0.7", privateAddress: "10.0.0.7" },
      },
    }),
  );

  expect(after("test-prod-rollout")).toEqual([
    ...["test-peers-app1", "test-peers-app2", "test-peers-web1"],
    "test-prod-database",
    "test-prod-release-app1",
    "test-prod-release-app2",
    "test-servers-app1-base",
    "test-webserver-web1",
  ]);

  resources = await recordDeployment(settings);
});

test("tasks come last, one after the other, each part everywhere before the next", () => {
  const hosts = ["test-prod-rollout", "test-prod-virtual-host-web1"];
  const uploads = ["test-prod-task-backup-uploads-app1", "test-prod-task-backup-uploads-app2"];

  expect(after("test-prod-task-backup-database-db1")).toEqual([...hosts, "test-servers-db1-base"]);
  expect(after("test-prod-task-backup-uploads-app1")).toEqual([
    "test-prod-task-backup-database-db1",
    "test-servers-app1-base",
  ]);
  expect(after("test-prod-task-restart-app2")).toEqual([...uploads, "test-servers-app2-base"]);
});

test("steps go with the kit of their server, which takes all of them back", () => {
  const steps = resources.filter(
    ({ type, name }) => type === "command:remote:Command" && !name.endsWith("-base"),
  );

  const owners = steps.map(({ name, inputs, deletedWith }) => [name, hostOf(inputs), deletedWith]);

  expect(owners).toEqual(
    steps.map(({ name, inputs }) => {
      const server =
        settings.servers.find(
          ({ machine }) => machine.kind === "existing" && machine.address === hostOf(inputs),
        )?.name ?? "";
      return [name, hostOf(inputs), `test-servers-${server}-base`];
    }),
  );
});

function hostOf(inputs: Readonly<Record<string, unknown>>): unknown {
  const { connection } = inputs;
  return typeof connection === "object" && connection !== null && "host" in connection
    ? connection.host
    : undefined;
}

test("while all servers exist no change of a step is ignored, and only tasks are not taken back", () => {
  const commands = resources.filter(({ type }) => type === "command:remote:Command");
  const ignored = commands.filter(({ ignoreChanges }) => ignoreChanges.length > 0);
  const kept = resources.filter(({ retainOnDelete }) => retainOnDelete);

  expect(ignored).toEqual([]);
  expect(kept).toEqual(commands.filter(({ name }) => name.includes("-task-")));
  expect(kept.length).toBeGreaterThan(0);
});
