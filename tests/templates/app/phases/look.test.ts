import { symlinkSync } from "node:fs";
import { SiteOnServer } from "../rollout/site-on-server";

let server: SiteOnServer;

beforeEach(() => {
  server = new SiteOnServer();
});

afterEach(() => {
  server.remove();
});

/** Files that belong to a release's settings. */
function stage(release: string, files: Readonly<Record<string, string>>): void {
  server.stage(release, [], { REPLICAS: "1" });
  const all = { reload: "true", start: "serve", "replica.service": "[Service]", environment: "", ...files };
  for (const [name, text] of Object.entries(all))
    server.write(`etc/tierwright/sites/prod/settings/${release}-d1/${name}`, text);
}

/** What the phase tells about a server where v1 runs and v2 is to come. */
async function obstacle(former: Readonly<Record<string, string>>, next: Readonly<Record<string, string>>) {
  stage("v1", former);
  stage("v2", next);
  server.point("next", "v2");
  const replica = server.path("srv/sites/prod/replicas/10000");
  server.write("srv/sites/prod/replicas/10000/state", "live\n");
  symlinkSync(server.path("srv/sites/prod/releases/v1"), `${replica}/release`);
  symlinkSync(server.path("etc/tierwright/sites/prod/settings/v1-d1"), `${replica}/settings`);
  const { stdout } = await server.runScript(
    'systemctl() { :; }\nanswer() { echo "$*" >>"$TIERWRIGHT_ROOT/answers"; }\n. "$TIERWRIGHT_SCRIPTS/app/phases/look.sh"',
    { SITE: "prod", TO: "next" },
  );
  return /^reload (.*)$/m.exec(server.read("answers"))?.[1] ?? stdout;
}

test("a running program can take over a release whose name is all that its environment changes", async () => {
  const environment = (release: string) =>
    `PATH=/srv/sites/prod/releases/${release}/bin\nRELEASE=${release}\n`;

  expect(await obstacle({ environment: environment("v1") }, { environment: environment("v2") })).toBe(
    "new release",
  );
});

test.each([
  ["environment", "its environment changes"],
  ["start", "its start changes"],
  ["replica.service", "its start changes"],
])("another %s needs new processes", async (file, expected) => {
  expect(await obstacle({}, { [file]: "another" })).toBe(expected);
});
