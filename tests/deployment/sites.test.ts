import { differences } from "./differences";
import { recordDeployment, type Recorded } from "./recorded-resources";
import { programApp, sampleSettings, type Sections, threeServers } from "./sample-settings";

function record(sections: Sections = {}): Promise<readonly Recorded[]> {
  return recordDeployment(sampleSettings(sections));
}

function site(more: Readonly<Record<string, unknown>>): Sections {
  return { sites: { prod: { domain: "www.example.org", port: 12_000, ...more } } };
}

const servers = {
  ...threeServers,
  app2: { ...threeServers.app1, address: "10.0.0.7", privateAddress: "10.0.0.7" },
};
let plain: readonly Recorded[] = [];
let onFourServers: readonly Recorded[] = [];

beforeAll(async () => {
  plain = await record();
  onFourServers = await record({ servers });
});

test("a site without a database has neither a password nor a step on the database server", async () => {
  const { added, removed } = differences(plain, await record(site({ database: false })));

  expect(added).toEqual([]);
  expect(removed).toEqual([
    "command:remote:Command test-prod-database",
    "random:index/randomPassword:RandomPassword test-prod-password",
  ]);
});

test("a site with an internal certificate gets one, for all its names", async () => {
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

test("the database's certificate has its addresses among its names, too, for clients before PostgreSQL 15", () => {
  const request = onFourServers.find(({ name }) => name === "test-database-db1-request");

  expect(request?.inputs).toMatchObject({
    dnsNames: ["db1", "localhost", "10.0.0.4"],
    ipAddresses: ["10.0.0.4"],
  });
});

test("an app with a migrate command gets one migration, on the first app server", async () => {
  const apps = { shop: { ...programApp, migrate: "./shop migrate" } };

  const { added } = differences(onFourServers, await record({ servers, apps }));

  expect(added).toEqual(["command:remote:Command test-prod-migration"]);
});

test("tasks run where they belong, each part on all its servers", async () => {
  const tasks = { restart: "1", backup: "1", clean: { token: "1", confirm: "erase prod" } };

  const { added } = differences(onFourServers, await record({ servers, ...site({ tasks }) }));

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
