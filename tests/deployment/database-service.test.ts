import { passwordOf, type Recorded, recordDeployment } from "./recorded-resources";
import { sampleSettings } from "./sample-settings";

const rds = {
  platform: "aws",
  aws: { region: "eu-central-1", sshFrom: ["203.0.113.0/24"] },
  ssh: {},
  servers: { app1: { roles: "app" }, app2: { roles: "app" }, web1: { roles: "webserver" } },
  database: { rds: {} },
};

const masterPassword = passwordOf("test-servers-database-password");

let resources: readonly Recorded[];

beforeAll(async () => {
  resources = await recordDeployment(sampleSettings(rds));
});

function named(name: string): Recorded {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${resources.map(({ name }) => name).join(" ")}`);
  return found;
}

function document(name: string): string {
  return String(named(name).inputs.create);
}

test("the first app server looks after the databases, and no other one", () => {
  const steps = resources
    .map(({ name }) => name)
    .filter((name) => /^test-(database-app|prod-(database|backups))/.test(name));

  expect(steps.sort()).toEqual(["test-database-app1", "test-prod-backups-app1", "test-prod-database"]);
  expect(document("test-database-app1")).toContain("step database-service");
  expect(document("test-prod-database")).toContain("variable DATABASE_SERVICE\n|yes");
});

test("one command alone is told the master's password, on its standard input", () => {
  const told = resources.filter(({ type, inputs }) => {
    return type.startsWith("command:") && JSON.stringify(inputs).includes(masterPassword);
  });

  expect(told.map(({ name }) => name)).toEqual(["test-database-app1"]);
  expect(document("test-database-app1")).not.toContain(masterPassword);
  expect(named("test-database-app1").secretInputs).toContain("stdin");
});

test("sites are told the service's address when it is there, and whom to believe", () => {
  const release = document("test-prod-release-app2");
  const stdin = String(named("test-prod-release-app2").inputs.stdin);

  expect(release).toContain("|PGHOST=%%SECRET(DATABASE_HOST,environment)%%");
  expect(release).toContain("@%%SECRET(DATABASE_HOST,url)%%:5432/prod?sslmode=verify-full");
  expect(stdin).toContain('|"test-servers-database.rds.amazonaws.com"');
  expect(stdin).toContain("-----BEGIN CERTIFICATE-----");
  expect(stdin).not.toContain("certificate of test-authority");
});

test("nothing is made there before the service is", () => {
  expect(named("test-database-app1").dependsOn).toContain(
    resources.find(({ type }) => type === "aws:rds/instance:Instance")?.name ?? "",
  );
});
