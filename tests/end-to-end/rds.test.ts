/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { eventually } from "../support/end-to-end/test-sandbox";
import { leftoversOf } from "./app-group/leftovers";
import { RdsBed } from "./rds/rds-bed";
import { Service } from "./rds/service";

let bed: RdsBed;
let service: Service;

beforeAll(async () => {
  bed = await RdsBed.start("rds-e2e");
  service = new Service(bed.aws);
});

afterAll(async () => {
  await bed.end();
});

/** Makes psql ask the service as its master. */
const asMaster = "set -a; . /etc/tierwright/database/service/environment";

/** Writes a row as a visitor of the site. */
async function write(site: string, name: string): Promise<number> {
  return (await (await bed.visitor(site)).postJson("/entries", { run: site, name })).status;
}

/** The rows that its visitors wrote. */
async function rows(site: string): Promise<string[]> {
  const { text } = await (await bed.visitor(site)).get(`/entries?run=${site}`);
  return Object.keys(JSON.parse(text) as object).sort();
}

/** Waits until visitors are answered again, and returns how many seconds after `since` that was. */
async function untilWell(site: string, since: number): Promise<number> {
  const visitor = await bed.visitor(site);
  await eventually(`${site} answers`, async () => (await visitor.get("/health")).status === 200, 60);
  return (Date.now() - since) / 1000;
}

test("one run makes the service and, for each site, a role and a database of its own that its visitors write to", async () => {
  await bed.mustDeploy({ sites: ["first", "second"] });

  expect([await write("first", "one"), await write("second", "two")]).toEqual([201, 201]);
  expect([await rows("first"), await rows("second")]).toEqual([["one"], ["two"]]);
  expect(
    await service.query(
      `SELECT datname, pg_get_userbyid(datdba), rolsuper, rolcreatedb FROM pg_database
       JOIN pg_roles ON rolname = pg_get_userbyid(datdba) WHERE datname IN ('first', 'second') ORDER BY 1`,
    ),
  ).toBe("first|first|f|f\nsecond|second|f|f");
});

test("apps speak to it by TLS, and check who answers; without TLS nobody comes in", async () => {
  expect(
    await service.query(
      "SELECT DISTINCT datname, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE backend_type = 'client backend' AND usename IN ('first', 'second') ORDER BY 1",
    ),
  ).toBe("first|t\nsecond|t");
  expect(await bed.onServer(`${asMaster}; psql -d first -Atc 'SELECT 1'`)).toBe("1");
  expect(await bed.onServer(`${asMaster}; PGSSLMODE=disable psql -d first -Atc 'SELECT 1'`)).toMatch(
    /no pg_hba.conf entry .*no encryption/,
  );
  expect(
    await bed.onServer(
      `${asMaster}; PGSSLROOTCERT=/etc/ssl/certs/ca-certificates.crt psql -d first -Atc 'SELECT 1'`,
    ),
  ).toMatch(/certificate verify failed/);
});

test("nothing is done in a second run", async () => {
  const { output, commands } = await bed.preview();

  expect(commands).toEqual([]);
  expect(output).not.toMatch(/to (create|update|replace|delete)/);
});

test("a scheduled backup of the app server goes to the bucket", async () => {
  await bed.onServer("systemctl start tierwright-backup@first.service");

  expect(await service.backups()).toEqual([expect.stringMatching(/^backups\/.*\/first\/.*\.dump$/)]);
});

test("the master has another password when the one in the state is replaced, and nobody notices", async () => {
  const before = await bed.onServer("cat /etc/tierwright/database/service/password");

  const { commands } = await bed.mustRotate();

  const after = await bed.onServer("cat /etc/tierwright/database/service/password");
  expect(commands).toEqual(["e2e-database-app1"]);
  expect(after).not.toBe(before);
  expect(await bed.onServer(`${asMaster}; psql -d first -Atc 'SELECT 1'`)).toBe("1");
  expect(await write("first", "rotated")).toBe(201);
});

test("a site more gets its database, and a parameter waits for a reboot, after which apps come back by themselves", async () => {
  await bed.mustDeploy({ sites: ["first", "second", "third"], parameters: { deadlock_timeout: "1500" } });
  expect(await write("third", "three")).toBe(201);
  expect(await service.query("SHOW deadlock_timeout")).toBe("1s");

  await service.reboot();

  expect(await untilWell("first", Date.now())).toBeLessThan(30);
  expect(await service.query("SHOW deadlock_timeout")).toBe("1500ms");
  await untilWell("third", Date.now());
  expect([await rows("first"), await rows("third")]).toEqual([["one", "rotated"], ["three"]]);
});

test("a parameter that is taken back is gone after the next start, and a database that dies loses nothing", async () => {
  await bed.mustDeploy({ parameters: {} });
  expect(await write("first", "kept")).toBe(201);

  await service.kill();

  expect(await untilWell("first", Date.now())).toBeLessThan(30);
  expect(await service.query("SHOW deadlock_timeout")).toBe("1s");
  expect([await write("first", "more"), await rows("first")]).toEqual([
    201,
    ["kept", "more", "one", "rotated"],
  ]);
});

test("while it is protected, destroy takes nothing away", async () => {
  const before = await service.leftovers();

  const { status, output } = await bed.destroy();

  expect(status).not.toBe(0);
  expect(output).toMatch(/protect/);
  expect(await service.leftovers()).toEqual(before);
  expect(before.containers).toEqual(before.databases);
  await untilWell("second", Date.now());
  expect(await rows("second")).toEqual(["two"]);
});

test("destroy leaves the last snapshot and nothing else", async () => {
  await bed.mustDeploy({ protect: false });
  const [database = ""] = (await service.leftovers()).databases ?? [];

  const { status, output } = await bed.destroy();

  expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
  expect(await service.leftovers()).toEqual({
    databases: [],
    parameterGroups: [],
    subnetGroups: [],
    snapshots: [`${database}-final`],
    containers: [],
  });
  expect(await bed.aws.machines()).toEqual([]);
  expect(Object.values(await leftoversOf(bed.aws)).flat()).toEqual([]);
});
