import { secretPlaceholder } from "../../../../components/steps/secret-placeholder";
import { asRecord } from "../../../support/example-settings";
import { type Outcome, stepOf, wire } from "../../host/server-directory";
import { NotifyingServer } from "./notifying-server";

let server: NotifyingServer;

beforeEach(async () => {
  server = await NotifyingServer.start();
});

afterEach(() => {
  server.remove();
});

const broken = 'echo "no room for hush-1f" >&2; progress "trying"; fail "it is broken by hush-1f" "mend it"';

function apply(name: string, script: string, first = ""): Promise<Outcome> {
  server.script(script, `${first}\n${broken}`);
  const variables = { SITE: "prod", RELEASE: "v2", PASSWORD: secretPlaceholder("PASSWORD") };
  const step = stepOf({ name, variables, scripts: [script] });
  return server.start(["apply"], wire(step, { PASSWORD: "hush-1f" })).ended;
}

test.each([
  ["site.prod.release", "app/release"],
  ["site.prod.backup", "database/backup"],
  ["site.prod.migrate", "app/migrate"],
  ["site.prod.rollout", "app/rollout"],
])("the failure of %s is told with its last lines, without secrets", async (name, script) => {
  server.tell({ a: { webhook: server.address } });

  const { code, stderr } = await apply(name, script);

  expect(code).toBe(1);
  expect(stderr).toContain("it is broken by ***: mend it");
  expect(server.requests.map(({ body }) => asRecord(JSON.parse(body)))).toMatchObject([
    {
      ...{ event: "failure", site: "prod", release: "v2", failedStep: name, server: "app1" },
      ...{ reason: "it is broken by ***: mend it" },
      lastLines: ["no room for ***", "trying", "it is broken by ***: mend it"],
    },
  ]);
});

test.each([
  ["site.prod.database", "database/backup"],
  ["site.prod.phases", "app/phases/start"],
  ["site.prod.rollout", "app/restart"],
  ["base", "host/base"],
])("the failure of %s with %s is nobody's release", async (name, script) => {
  server.tell({ a: { webhook: server.address } });

  expect(await apply(name, script)).toMatchObject({ code: 1 });

  expect(server.requests).toEqual([]);
});

test("a deployment that began on the server says how far it came, once it is about a release", async () => {
  server.tell({ a: { webhook: server.address } });

  await apply("site.prod.rollout", "app/deploy");
  expect(server.requests).toEqual([]);
  await apply("site.prod.rollout", "app/deploy", 'echo migrate >"$stage/failed-step"');

  expect(server.requests.map(({ body }) => asRecord(JSON.parse(body)))).toMatchObject([
    { event: "failure", failedStep: "migrate", reason: "it is broken by ***: mend it" },
  ]);
});

test("a failing step fails in the same way when nobody can be told", async () => {
  server.tell({ a: { webhook: "http://127.0.0.1:1/" } });

  const { code, stdout } = await apply("site.prod.migrate", "app/migrate");

  expect(code).toBe(1);
  expect(stdout).toMatch(/^trying\nprod: the notification a could not be sent: .*\n$/);
});
