import { differences } from "./differences";
import { type Recorded, recordDeployment } from "./recorded-resources";
import { programApp, sampleSettings, type Sections, threeServers } from "./sample-settings";

const app = (number: number) => ({
  ...threeServers.app1,
  address: `10.0.0.${number}`,
  privateAddress: `10.0.0.${number}`,
});
const servers = { ...threeServers, app2: app(7), app3: app(8) };
const prod = { domain: "www.example.org", port: 12_000 };
const demo = { domain: "demo.example.org", port: 12_100 };

function record(placed: object, sections: Sections = {}): Promise<readonly Recorded[]> {
  return recordDeployment(
    sampleSettings({ servers, sites: { prod: { ...prod, ...placed }, demo }, ...sections }),
  );
}

/** The commands of a site, each with the server that it goes to. */
function commandsOf(site: string, resources: readonly Recorded[]): readonly string[] {
  return resources
    .filter(({ type, name }) => type === "command:remote:Command" && name.startsWith(`test-${site}-`))
    .map(({ name, deletedWith }) => `${name} on ${deletedWith?.replace(/^test-servers-|-base$/g, "") ?? ""}`);
}

function named(name: string, resources: readonly Recorded[]): Recorded {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no resource is called ${name}`);
  return found;
}

test("a site has resources on its own app servers, and its virtual host on every webserver", async () => {
  const resources = await record(
    { servers: ["app3", "app2"], tasks: { restart: "1", migrate: "1", backup: "1" } },
    { apps: { shop: { ...programApp, migrate: "./shop migrate" } } },
  );

  expect(commandsOf("prod", resources)).toEqual([
    "test-prod-database on db1",
    "test-prod-migration on app2",
    "test-prod-release-app2 on app2",
    "test-prod-release-app3 on app3",
    "test-prod-rollout on app2",
    "test-prod-task-backup-database-db1 on db1",
    "test-prod-task-backup-uploads-app2 on app2",
    "test-prod-task-backup-uploads-app3 on app3",
    "test-prod-task-migrate-app2 on app2",
    "test-prod-task-restart-app2 on app2",
    "test-prod-task-restart-app3 on app3",
    "test-prod-virtual-host-web1 on web1",
  ]);
  expect(commandsOf("demo", resources)).toContain("test-demo-release-app1 on app1");
  expect(named("test-prod-rollout", resources).inputs.create).toContain(
    "variable APP_SERVERS\n|app2\n|app3\n",
  );
});

test("its servers know which ones they are; those of a site that is everywhere need not", async () => {
  const resources = await record({ servers: ["app3", "app2"] });

  const file = "file /etc/tierwright/sites/prod/servers 0644 root:root\n|app2\n|app3\n";
  expect(named("test-prod-release-app2", resources).inputs.create).toContain(file);
  expect(named("test-prod-release-app3", resources).inputs.create).toContain(file);
  expect(named("test-demo-release-app1", resources).inputs.create).not.toContain("/demo/servers");
});

test("pickups are on its own servers, and the first of them follows the source", async () => {
  const source = { git: "https://git.example.org/a.git", ref: "main" };
  const placed = {
    source,
    follow: {},
    hotFolders: [{ name: "plugins", path: "plugins" }],
    servers: ["app2", "app3"],
  };

  expect(commandsOf("prod", await record(placed)).filter((name) => /follow|hot/.test(name))).toEqual([
    "test-prod-follow-app2 on app2",
    "test-prod-hot-folders-app2 on app2",
    "test-prod-hot-folders-app3 on app3",
  ]);
});

test("a site that moves is staged and rolled out on the new server; the old one loses it afterwards", async () => {
  const before = await record({ servers: "app1" });
  const after = await record({ servers: "app2" });

  const { added, removed, changed } = differences(before, after);

  // Pulumi deletes what is no longer wanted when everything else is done.
  expect({ added, removed }).toEqual({
    added: ["command:remote:Command test-prod-release-app2"],
    removed: ["command:remote:Command test-prod-release-app1"],
  });
  expect(Object.keys(changed)).toEqual(["test-prod-rollout"]);
  expect(named("test-prod-rollout", after).dependsOn).toContain("test-prod-release-app2");
  expect(named("test-prod-rollout", after).deletedWith).toBe("test-servers-app2-base");
});

test("a site may name the one server that all sites are on anyway: only the list is new", async () => {
  const { added, removed, changed } = differences(
    await record({}),
    await record({ servers: ["app1", "app2", "app3"] }),
  );

  expect([...added, ...removed]).toEqual([]);
  expect(changed).toEqual({
    "test-prod-release-app1": ["create"],
    "test-prod-release-app2": ["create"],
    "test-prod-release-app3": ["create"],
  });
});
