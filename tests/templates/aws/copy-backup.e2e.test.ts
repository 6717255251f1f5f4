import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { backupsSecrets, backupsStep } from "../../../components/platforms/aws/operations/backups-step";
import { ServerWithScripts } from "../app/server-with-scripts";
import { type Outcome, wire } from "../host/server-directory";
import { bucket, region } from "./group-names";
import { groupOfTests } from "./group-of-tests";

const group = groupOfTests();
let server: ServerWithScripts;

beforeEach(() => {
  server = new ServerWithScripts();
  writeFileSync(server.path("backup.dump"), content);
});

afterEach(() => {
  server.remove();
});

const content = randomBytes(200_000).toString("base64");

/** Tells the server where backups are copied, as its step does. */
function tell(name = bucket): Outcome {
  const step = backupsStep({ server: "db1", region, endpointUrl: group.aws.access.address });
  return server.applyText(wire(step, { [backupsSecrets.bucket]: name }));
}

function copy(kind: "daily" | "kept"): Promise<Outcome> {
  return server.runScript(
    `METADATA_SERVICE=${group.metadata.url} AWS_ATTEMPTS=1
     . "$TIERWRIGHT_SCRIPTS/aws/copy-backup.sh"
     copy_backup ${kind} "$TIERWRIGHT_ROOT/backup.dump"
     progress copied`,
    { SITE: "prod" },
  );
}

test("nothing is copied unless the settings ask for it", async () => {
  expect(await copy("daily")).toMatchObject({ code: 0, stdout: "copied\n" });
});

test("a backup is copied by the role of the machine, below the server's name", async () => {
  expect(tell()).toMatchObject({ code: 0 });

  expect(await copy("daily")).toMatchObject({ code: 0, stderr: "" });
  expect(await copy("kept")).toMatchObject({ code: 0, stderr: "" });

  expect(await group.aws.get("backups/daily/db1/prod/backup.dump")).toBe(content);
  expect(await group.aws.get("backups/kept/db1/prod/backup.dump")).toBe(content);
  expect(server.mode("/etc/tierwright/backups/bucket")).toBe("0600");
});

test("a copy that cannot be made is no silent loss", async () => {
  tell("another-bucket");

  const outcome = await copy("daily");

  expect(outcome.code).toBe(1);
  expect(outcome.stdout).not.toContain("copied");
  expect(outcome.stderr).toMatch(
    /backup\.dump is there, and cannot be copied into the bucket another-bucket/,
  );
});
