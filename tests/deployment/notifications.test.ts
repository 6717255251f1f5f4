import { asRecord } from "../support/example-settings";
import { recordDeployment, type Recorded } from "./recorded-resources";
import { hostKeys, sampleSettings, type Sections, threeServers } from "./sample-settings";

const notifications = {
  team: { slack: "https://hooks.slack.com/services/T0/B0/tell-me" },
  nights: {
    on: ["failure"],
    email: {
      ...{ server: "smtps://mail.example.org:465", user: "u", password: 'tell-"me"\\' },
      ...{ from: "a@example.org", to: ["b@example.org", "c@example.org"] },
    },
  },
};

function record(sections: Sections = {}): Promise<readonly Recorded[]> {
  return recordDeployment(sampleSettings({ servers: threeServers, notifications, ...sections }));
}

function named(resources: readonly Recorded[], name: string): Recorded | undefined {
  return resources.find((resource) => resource.name === name);
}

function telling(resources: readonly Recorded[]): readonly string[] {
  return resources
    .filter(({ type, parent }) => type === "command:remote:Command" && parent === "test-notifications")
    .map(({ name }) => name);
}

test("app servers tell, and no other", async () => {
  expect(telling(await record())).toEqual(["test-notifications-app1"]);
});

test("the database server tells too, where backups before migrations can fail", async () => {
  const sites = { prod: { domain: "www.example.org", port: 12_000, backup: { beforeMigration: true } } };

  expect(telling(await record({ sites }))).toEqual(["test-notifications-app1", "test-notifications-db1"]);
});

test("nobody to tell is no resource", async () => {
  const resources = await record({ notifications: {} });

  expect(resources.filter(({ name }) => name.includes("notifications"))).toEqual([]);
});

test("a server that is gone is sent nothing", async () => {
  const app2 = { roles: "app", address: "203.0.113.7", privateAddress: "10.0.0.7", hostKey: hostKeys.other };
  const resources = await record({ servers: { ...threeServers, app2: { ...app2, gone: true } } });

  expect(named(resources, "test-notifications-app2")).toMatchObject({
    ignoreChanges: ["*"],
    retainOnDelete: true,
  });
});

test("releases begin when all can be told", async () => {
  const resources = await record();

  expect(named(resources, "test-prod-release-app1")?.dependsOn).toContain("test-notifications-app1");
});

test("secrets go by standard input alone, ready for curl", async () => {
  const resources = await record();

  const told = resources.filter((resource) => JSON.stringify(resource).includes("tell-"));
  const { inputs, secretInputs } = named(resources, "test-notifications-app1") ?? {
    inputs: {},
    secretInputs: [],
  };
  const { stdin, ...open } = asRecord(inputs);
  expect(told.map(({ name }) => name)).toEqual(["test-notifications-app1"]);
  expect(JSON.stringify(open)).not.toContain("tell-");
  expect(secretInputs).toContain("stdin");
  expect(stdin).toContain('|"u:tell-\\"me\\"\\\\"\n');
});
