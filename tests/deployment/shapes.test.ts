import { recordDeployment, type Recorded } from "./recorded-resources";
import { hostKeys, oneServer, sampleSettings, type Sections, threeServers } from "./sample-settings";

function record(sections: Sections = {}): Promise<readonly Recorded[]> {
  return recordDeployment(sampleSettings(sections));
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

test("a deployment without the role db has no PostgreSQL", async () => {
  const servers = { all1: { ...oneServer.all1, roles: ["webserver", "app"] } };

  const resources = byType(
    await record({ servers, sites: { prod: { domain: "www.example.org", database: false } } }),
  );

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

test("every child's name begins with its parent's", async () => {
  const tasks = { restart: "1", backup: "1" };
  const resources = await record({
    servers: threeServers,
    sites: { prod: { domain: "www.example.org", tls: "internal", tasks } },
  });

  const strangers = resources.filter(
    ({ name, parent }) => parent !== undefined && !name.startsWith(`${parent}-`),
  );
  const roots = resources.filter(({ parent }) => parent === undefined);

  expect(strangers).toEqual([]);
  expect(roots.map(({ name }) => name)).toEqual(["test"]);
});
