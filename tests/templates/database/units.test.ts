import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { renderTemplate } from "../../../components/steps/template";
import { siteBackupsStep, siteDatabaseStep } from "../../../components/sites/database-step";
import { outputOf } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

/** What systemd has to say against a unit, with the units beside it. */
function verify(unit: string): string {
  const environment = { SYSTEMD_UNIT_PATH: `${directory}:`, SYSTEMD_LOG_LEVEL: "warning" };
  const script = 'systemd-analyze verify --man=no "$1" 2>&1';
  return outputOf("bash", ["-c", script, "-", path.join(directory, unit)], { environment }).toString("utf8");
}

test("systemd complains of what it does not know", () => {
  writeFileSync(path.join(directory, "test.service"), "[Service]\nExecStart=/bin/true\nNonsense=1\n");

  expect(verify("test.service")).toContain("Nonsense");
});

test.each([
  ["of a cluster", siteDatabaseStep, "database/backup.service"],
  ["of a service", siteBackupsStep, "database/backup-of-service.service"],
])("systemd accepts the backup's service and timer %s", (_, step, template) => {
  const database = { extensions: [], onRemoval: "keep" as const };
  const backup = { schedule: "daily", keep: 7, beforeMigration: false };
  const [timer] = step({ name: "prod", databaseName: "prod", database, backup }).files;
  const service = renderTemplate(template, "raw", {});
  writeFileSync(
    path.join(directory, "tierwright-backup@.service"),
    service.replace("/usr/local/sbin/tierwright", "/bin/true"),
  );
  writeFileSync(path.join(directory, "tierwright-backup@prod.timer"), timer?.content ?? "");

  expect(verify("tierwright-backup@prod.timer")).toBe("");
});

test("systemd accepts what PostgreSQL waits for", () => {
  mkdirSync(path.join(directory, "test.service.d"));
  writeFileSync(path.join(directory, "test.service"), "[Service]\nType=oneshot\nExecStart=/bin/true\n");
  writeFileSync(
    path.join(directory, "test.service.d/tierwright.conf"),
    renderTemplate("database/wait-for-address.conf", "raw", { address: "fd00::4" }),
  );

  expect(verify("test.service")).toBe("");
});
