import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { differences } from "./differences";
import { recordDeployment, type Recorded } from "./recorded-resources";
import {
  hostKeys,
  oneServer,
  programApp,
  sampleSettings,
  type Sections,
  threeServers,
} from "./sample-settings";
import { removeDirectory } from "../support/temporary-directory";

const home = process.cwd();
let project = "";

// Packed folders go below the project's folder.
beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
  process.chdir(project);
});

afterAll(() => {
  process.chdir(home);
  removeDirectory(project);
});

function record(sections: Sections = {}): Promise<readonly Recorded[]> {
  return recordDeployment(sampleSettings(sections));
}

function site(more: Readonly<Record<string, unknown>>): Sections {
  return { sites: { prod: { domain: "www.example.org", port: 12_000, ...more } } };
}

function byType(resources: readonly Recorded[]): Readonly<Record<string, readonly string[]>> {
  const groups: Record<string, string[]> = {};
  for (const { type, name } of resources) (groups[type] ??= []).push(name);
  return groups;
}

test("one server with all tiers", async () => {
  expect(byType(await record())).toEqual({
    "tierwright:index:Deployment": ["test"],
    "tierwright:platforms:ExistingServers": ["test-servers"],
    "tierwright:remote:RemoteServer": ["test-servers-all1"],
    "tierwright:certificates:CertificateAuthority": ["test-authority"],
    "tierwright:tiers:DatabaseTier": ["test-database"],
    "tierwright:tiers:AppTier": ["test-app"],
    "tierwright:tiers:WebserverTier": ["test-webserver"],
    "tierwright:tiers:Peers": ["test-peers"],
    "tierwright:sites:Site": ["test-prod"],
    "command:local:Command": ["test-servers-all1-reachable"],
    "command:remote:Command": [
      "test-app-all1",
      "test-database-all1",
      "test-peers-all1",
      "test-prod-database",
      "test-prod-release-all1",
      "test-prod-rollout",
      "test-prod-virtual-host-all1",
      "test-servers-all1-base",
      "test-webserver-all1",
    ],
    "random:index/randomPassword:RandomPassword": ["test-prod-password"],
    "tls:index/privateKey:PrivateKey": ["test-authority-key", "test-database-all1-key"],
    "tls:index/selfSignedCert:SelfSignedCert": ["test-authority-certificate"],
    "tls:index/certRequest:CertRequest": ["test-database-all1-request"],
    "tls:index/locallySignedCert:LocallySignedCert": ["test-database-all1-certificate"],
  });
});

test("one server for each tier", async () => {
  expect(byType(await record({ servers: threeServers }))).toEqual({
    "tierwright:index:Deployment": ["test"],
    "tierwright:platforms:ExistingServers": ["test-servers"],
    "tierwright:remote:RemoteServer": ["test-servers-app1", "test-servers-db1", "test-servers-web1"],
    "tierwright:certificates:CertificateAuthority": ["test-authority"],
    "tierwright:tiers:DatabaseTier": ["test-database"],
    "tierwright:tiers:AppTier": ["test-app"],
    "tierwright:tiers:WebserverTier": ["test-webserver"],
    "tierwright:tiers:Peers": ["test-peers"],
    "tierwright:sites:Site": ["test-prod"],
    "command:local:Command": [
      "test-servers-app1-reachable",
      "test-servers-db1-reachable",
      "test-servers-web1-reachable",
    ],
    "command:remote:Command": [
      "test-app-app1",
      "test-database-db1",
      "test-peers-app1",
      "test-peers-db1",
      "test-peers-web1",
      "test-prod-database",
      "test-prod-release-app1",
      "test-prod-rollout",
      "test-prod-virtual-host-web1",
      "test-servers-app1-base",
      "test-servers-db1-base",
      "test-servers-web1-base",
      "test-webserver-web1",
    ],
    "random:index/randomPassword:RandomPassword": ["test-prod-password"],
    "tls:index/privateKey:PrivateKey": ["test-authority-key", "test-database-db1-key", "test-peers-key"],
    "tls:index/selfSignedCert:SelfSignedCert": ["test-authority-certificate"],
    "tls:index/certRequest:CertRequest": ["test-database-db1-request"],
    "tls:index/locallySignedCert:LocallySignedCert": ["test-database-db1-certificate"],
  });
});

test("one database server, two webservers and four app servers", async () => {
  const numbered = (role: string, name: string, count: number): [string, object][] =>
    Array.from({ length: count }, (_, index) => [
      `${name}${index + 1}`,
      { roles: role, address: `10.0.${name.length}.${index + 1}`, hostKey: hostKeys.other },
    ]);
  const servers = Object.fromEntries([
    ...numbered("db", "db", 1),
    ...numbered("webserver", "web", 2),
    ...numbered("app", "apps", 4),
  ]);

  const resources = byType(await record({ servers }));

  expect(resources["command:local:Command"]).toHaveLength(7);
  expect(resources["command:remote:Command"]).toEqual([
    ...["test-app-apps1", "test-app-apps2", "test-app-apps3", "test-app-apps4"],
    "test-database-db1",
    ...["apps1", "apps2", "apps3", "apps4", "db1", "web1", "web2"].map((server) => `test-peers-${server}`),
    "test-prod-database",
    ...[
      "test-prod-release-apps1",
      "test-prod-release-apps2",
      "test-prod-release-apps3",
      "test-prod-release-apps4",
    ],
    "test-prod-rollout",
    ...["test-prod-virtual-host-web1", "test-prod-virtual-host-web2"],
    ...[
      "test-servers-apps1-base",
      "test-servers-apps2-base",
      "test-servers-apps3-base",
      "test-servers-apps4-base",
    ],
    ...["test-servers-db1-base", "test-servers-web1-base", "test-servers-web2-base"],
    ...["test-webserver-web1", "test-webserver-web2"],
  ]);
});

test("a site without a database has neither a password nor a step on the database server", async () => {
  const { added, removed } = differences(await record(), await record(site({ database: false })));

  expect(added).toEqual([]);
  expect(removed).toEqual([
    "command:remote:Command test-prod-database",
    "random:index/randomPassword:RandomPassword test-prod-password",
  ]);
});

test("a deployment without the role db has no PostgreSQL", async () => {
  const servers = { all1: { ...oneServer.all1, roles: ["webserver", "app"] } };

  const resources = byType(await record({ servers, ...site({ database: false }) }));

  expect(resources["command:remote:Command"]).toEqual([
    "test-app-all1",
    "test-peers-all1",
    "test-prod-release-all1",
    "test-prod-rollout",
    "test-prod-virtual-host-all1",
    "test-servers-all1-base",
    "test-webserver-all1",
  ]);
  expect(resources["tls:index/privateKey:PrivateKey"]).toEqual(["test-authority-key"]);
});

test("a site with an internal certificate gets one, for all its names", async () => {
  const plain = await record();
  const secured = await record(site({ tls: "internal", redirects: ["example.org"] }));

  expect(differences(plain, secured).added).toEqual([
    "tls:index/certRequest:CertRequest test-prod-request",
    "tls:index/locallySignedCert:LocallySignedCert test-prod-certificate",
    "tls:index/privateKey:PrivateKey test-prod-key",
  ]);
  expect(secured.find(({ name }) => name === "test-prod-request")?.inputs).toMatchObject({
    subject: { commonName: "www.example.org" },
    dnsNames: ["www.example.org", "example.org"],
    ipAddresses: [],
  });
});

test("a folder is uploaded once to each app server, whatever the number of sites", async () => {
  writeFileSync("shop", "#!/bin/sh\n");
  const apps = { shop: { ...programApp, source: { directory: "." } } };
  const sites = { prod: { domain: "a.example.org" }, demo: { domain: "b.example.org" } };

  const resources = await record({ servers: threeServers, apps, sites });

  const uploads = resources.filter(({ type }) => type === "command:remote:CopyToRemote");
  expect(uploads.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^test-servers-app1-upload-[0-9a-f]{12}$/) as string,
  ]);
  expect(uploads[0]).toMatchObject({
    parent: "test-servers-app1",
    dependsOn: ["test-servers-app1-base"],
    deletedWith: "test-servers-app1-base",
    inputs: {
      remotePath: expect.stringMatching(
        /^\/var\/lib\/tierwright\/incoming\/[0-9a-f]{64}\.tar\.gz$/,
      ) as string,
    },
  });
  for (const release of ["test-prod-release-app1", "test-demo-release-app1"]) {
    expect(resources.find(({ name }) => name === release)?.dependsOn).toContain(uploads[0]?.name);
  }
});

test("an app with a migrate command gets one migration, on the first app server", async () => {
  const servers = {
    ...threeServers,
    app2: { ...threeServers.app1, address: "10.0.0.7", privateAddress: "10.0.0.7" },
  };
  const apps = { shop: { ...programApp, migrate: "./shop migrate" } };

  const { added } = differences(await record({ servers }), await record({ servers, apps }));

  expect(added).toEqual(["command:remote:Command test-prod-migration"]);
});

test("tasks run where they belong, each part on all its servers", async () => {
  const servers = {
    ...threeServers,
    app2: { ...threeServers.app1, address: "10.0.0.7", privateAddress: "10.0.0.7" },
  };
  const tasks = { restart: "1", backup: "1", clean: { token: "1", confirm: "erase prod" } };

  const { added } = differences(await record({ servers }), await record({ servers, ...site({ tasks }) }));

  const [commands, tokens] = ["command:remote:Command", "random:index/randomId:RandomId"].map((type) =>
    added
      .filter((resource) => resource.startsWith(`${type} `))
      .map((resource) => resource.replace(`${type} test-prod-task-`, "")),
  );
  expect(tokens).toEqual(["backup", "clean", "restart"].map((task) => `${task}-token-6b86b273`));
  expect(commands).toEqual([
    "backup-database-db1",
    "backup-uploads-app1",
    "backup-uploads-app2",
    "clean-database-db1",
    "clean-migrate-app1",
    "clean-start-app1",
    "clean-start-app2",
    "clean-stop-app1",
    "clean-stop-app2",
    "restart-app1",
    "restart-app2",
  ]);
});

test("every child's name begins with its parent's", async () => {
  const tasks = { restart: "1", backup: "1" };
  const resources = await record({ servers: threeServers, ...site({ tls: "internal", tasks }) });

  const strangers = resources.filter(
    ({ name, parent }) => parent !== undefined && !name.startsWith(`${parent}-`),
  );
  const roots = resources.filter(({ parent }) => parent === undefined);

  expect(strangers).toEqual([]);
  expect(roots.map(({ name }) => name)).toEqual(["test"]);
});
