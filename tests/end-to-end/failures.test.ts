/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { happenUnderLoad } from "../../bench/load/happen-under-load";
import { LoadBed, type SiteChange } from "../../bench/load/load-bed";
import { endSandbox, eventually, keepsSandbox, onServer } from "../support/end-to-end/test-sandbox";

/** A file with this name on a server makes one step fail there. */
const faults = "/srv/faults";

/** How one step fails on one server. */
interface Failure {
  readonly step: string;
  readonly server: string;
  /** Bash for root on the server, before the release; and afterwards. */
  readonly begin: string;
  readonly end: string;
  /** What the run has to say. */
  readonly says: readonly string[];
}

// A migration that fails and a release that never becomes ready are among the scenarios of releases.test.ts.
const failures: readonly Failure[] = [
  fault("build", "app2", ["e2e-prod-release-app2", "no build here"]),
  fault("start", "app2", ["app2: start", "no start here"]),
  {
    step: "switch",
    server: "web1",
    begin: "echo 'nonsense on;' >/etc/nginx/conf.d/nonsense.conf",
    end: "rm /etc/nginx/conf.d/nonsense.conf",
    says: ["web1: switch", "nonsense"],
  },
];

function fault(step: string, server: string, says: readonly string[]): Failure {
  const file = `${faults}/${step}`;
  return { step, server, begin: `install -D /dev/null ${file}`, end: `rm ${file}`, says };
}

/** Watched for a few seconds only: what is left of a rollout is soon to be seen. */
function change(version: string): SiteChange {
  return {
    version,
    app: {
      build: `test ! -e ${faults}/build || { echo "no build here"; exit 3; }`,
      start: `test ! -e ${faults}/start || { echo "no start here"; exit 3; }; exec python3 app.py`,
    },
    site: { port: 12000, rollout: { watchSeconds: 3, drainSeconds: 1, stopSeconds: 10 } },
  };
}

const leftovers = readFileSync(join(__dirname, "../support/end-to-end/rollout-leftovers.sh"), "utf8");

let bed: LoadBed | undefined;
let versions = 1;

function theBed(): LoadBed {
  if (bed === undefined) throw new Error("the servers could not be made");
  return bed;
}

function nextVersion(): string {
  versions += 1;
  return `v${versions}`;
}

/** The version is what all servers have, and what came before it is gone as soon as its time is over. */
async function expectTidy(version: string): Promise<void> {
  const found: Record<string, string> = {};
  const isTidy = async () => {
    for (const server of ["app1", "app2"]) {
      const current = `sed 's/^/current: /' /srv/sites/prod/current/VERSION`;
      found[server] = await onServer(theBed().sandbox, server, `${current}\n${leftovers}`);
    }
    return Object.values(found).every((text) => text === `current: ${version}`);
  };
  await eventually("no leftovers", isTidy, 45).catch(() => undefined);

  expect(found).toEqual({ app1: `current: ${version}`, app2: `current: ${version}` });
}

beforeAll(async () => {
  bed = await LoadBed.start("e2e-failures");
  await bed.mustDeploy(change("v1"));
});

afterAll(async () => {
  if (!keepsSandbox()) bed?.end();
  await endSandbox(bed?.sandbox);
});

test.each(failures)("visitors see nothing of a failure in $step on $server", async (failure) => {
  const { server, begin, end, says } = failure;
  const serving = await theBed().servedVersion();
  const version = nextVersion();
  await onServer(theBed().sandbox, server, begin);
  const load = await theBed().load(120, 1000);

  const { outcome, report } = await happenUnderLoad(load, () => theBed().deploy(change(version)));
  await onServer(theBed().sandbox, server, end);

  expect(outcome.status).not.toBe(0);
  for (const words of says) expect(outcome.output).toContain(words);
  expect(Object.keys(report.versions)).toEqual([serving]);
  expect([report.failuresByMessage, report.websockets.firstCuts]).toEqual([{}, []]);
  await theBed().mustDeploy(change(version));
  await expectTidy(version);
});

// Requests which it was just answering are lost with it, and so this is not under load.
test.each(["app2", "app1"])("%s loses its power in the middle of a rollout", async (server) => {
  const { sandbox } = theBed();
  const serving = await theBed().servedVersion();
  const version = nextVersion();

  const { output, status } = await theBed().deployUntil(change(version), "waiting for", async (run) => {
    await sandbox.kill(server);
    // Nobody tells the workstation when the server that coordinates is gone.
    if (server === "app1") run.kill("SIGKILL");
  });

  expect([status, output]).not.toEqual([0, expect.anything()]);
  await theBed().untilServed(serving, 15);
  await theBed().unlock();
  await sandbox.start(server);
  await theBed().mustDeploy(change(version));
  await expectTidy(version);
});
