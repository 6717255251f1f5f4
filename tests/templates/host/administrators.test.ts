import { chmodSync, rmSync } from "node:fs";
import { publicFile } from "../../../components/steps/step";
import { asRecord } from "../../support/example-settings";
import { ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

const files = ["one", "two", "three"].map((name) => publicFile(`/etc/app/${name}`, `${name}\n`));

test("verify is content with what apply wrote", () => {
  server.apply(stepOf({ files, directories: [{ path: "/srv/app", mode: "0750", owner: "root:root" }] }));

  const outcome = server.run(["verify"]);

  expect(outcome).toEqual({
    code: 0,
    stdout: "all 4 files and directories are as Tierwright left them\n",
    stderr: "",
  });
});

test("verify names each file that was changed, whose mode was changed, or that is missing", () => {
  server.apply(stepOf({ files }));
  server.write("/etc/app/one", "by hand\n");
  chmodSync(server.path("/etc/app/two"), 0o600);
  rmSync(server.path("/etc/app/three"));

  const outcome = server.run(["verify"]);

  expect(outcome.code).toBe(1);
  expect(outcome.stdout.split("\n").sort().join("\n")).toMatch(
    /^\n\/etc\/app\/one: its content was changed \(step test\)\n\/etc\/app\/three: missing \(step test\)\n\/etc\/app\/two: it is 600 .* instead of 0644 root:root \(step test\)$/,
  );
});

test.each([
  `"quotes" 'single' \\ back\\\\slash \\" \\u0041`,
  "tab\tbell\u0007escape\u001b[31mdelete\u007f",
  "$(id) `id` %s %n ${HOME}",
  "ünïcødé 漢字 🎈",
  '","result":"forged',
])("the history is JSON for the title %j", (title) => {
  server.applyText(`step test\ntitle ${title}\nend\n`);

  expect(server.history()).toMatchObject([{ step: "test", title, result: "unchanged" }]);
});

test("the history shows the last actions as a table", () => {
  server.apply(stepOf({ name: "first" }));
  server.apply(stepOf({ name: "second", files }));

  const outcome = server.run(["history", "-n", "1"]);

  expect(outcome.stdout).toMatch(/^[-\d]+ [:\d]+ {2}changed +[.\d]+s {2}second +\S+.*\n$/);
});

test("the history of one site has what was done about it, and nothing that only names it", () => {
  server.apply(stepOf({ name: "site.prod.release" }));
  server.apply(stepOf({ name: "site.production.release" }));
  server.applyText('step site.demo.release\ntitle ","site":"prod","x":"\nend\n');
  server.apply(stepOf({ name: "site.prod.rollout" }));
  server.apply(stepOf({ name: "webserver" }));

  const all = server.run(["history", "prod", "--json"]);
  const last = server.run(["history", "prod", "-n", "1"]);
  const none = server.run(["history", "former", "--json"]);

  const steps = all.stdout
    .trim()
    .split("\n")
    .map((line) => asRecord(JSON.parse(line)).step);
  expect(steps).toEqual(["site.prod.release", "site.prod.rollout"]);
  expect(last.stdout).toMatch(/^[^\n]* site\.prod\.rollout +[^\n]*\n$/);
  expect(none).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("the history of rollouts has neither their phases nor other steps, for one site or all", () => {
  for (const name of ["prod.rollout", "demo.rollout", "prod.release", "prod.finish", "rollout.release"]) {
    server.apply(stepOf({ name: `site.${name}` }));
  }

  const ofSite = server.run(["history", "prod", "--rollouts"]);
  const ofAll = server.run(["history", "--rollouts"]);

  expect(ofSite.stdout).toMatch(/^[^\n]* site\.prod\.rollout +[^\n]*\n$/);
  expect(ofAll.stdout).toMatch(/^[^\n]* site\.prod\.rollout +[^\n]*\n[^\n]* site\.demo\.rollout +[^\n]*\n$/);
});

test.each(["Prod", "--jsn", "a.b"])("history refuses %s", (word) => {
  expect(server.run(["history", word])).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/^tierwright: history: /) as string,
  });
});

test("status lists the steps and whether they are complete", () => {
  server.script("broken", "false\n");
  server.apply(stepOf({ name: "base" }));
  server.apply(stepOf({ name: "webserver", scripts: ["broken"] }));

  const { code, stdout } = server.run(["status"]);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^base +complete +\d{4}-\d\d-\d\d/m);
  expect(stdout).toMatch(/^webserver +incomplete +\d{4}-\d\d-\d\d/m);
  expect(stdout).toMatch(/^lock +free$/m);
});

test("sites shows what the scripts of a site have told", () => {
  server.script(
    "tell",
    'site_info_set prod RELEASE 1.5\nsite_info_set prod PORTS "12000 12001"\nsite_info_set prod RELEASE 1.6\n',
  );
  server.apply(stepOf({ scripts: ["tell"] }));

  const { stdout } = server.run(["sites"]);

  expect(stdout).toMatch(/^prod +1\.6 +0\/2 +12000 12001$/m);
  expect(server.state("sites/prod/info")).toBe("PORTS=12000 12001\nRELEASE=1.6\n");
});

test("sites --json is an array for programs, with what the last rollout was told", () => {
  server.script(
    "tell",
    `site_info_set prod RELEASE 1.5
site_info_set prod PORTS "12000 12001"
site_info_set prod ROLLED_BACK 'by "alice" \\ ünïcødé'
site_info_set docs DOMAINS docs.example.org
`,
  );
  const variables = { SITE: "prod", OBSERVED: "app1 runs 1.4" };
  server.apply(stepOf({ name: "site.prod.rollout", variables, scripts: ["tell"] }));

  const { code, stdout, stderr } = server.run(["sites", "--json"]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual([
    { site: "docs", ports: [], release: "", rolledBack: "", observed: "" },
    {
      site: "prod",
      ports: [12000, 12001],
      release: "1.5",
      rolledBack: 'by "alice" \\ ünïcødé',
      observed: "app1 runs 1.4",
    },
  ]);
});

test("without sites there is an empty array, and another option is refused", () => {
  const empty = server.run(["sites", "--json"]);
  const unknown = server.run(["sites", "--yaml"]);

  expect(empty).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  expect(unknown).toMatchObject({
    code: 1,
    stderr: "tierwright: sites: unknown option --yaml; allowed: --json\n",
  });
});

test("a command for a site that is not there names those that are", () => {
  server.script("tell", "site_info_set demo RELEASE 1\nsite_info_set prod RELEASE 1\n");
  server.apply(stepOf({ scripts: ["tell"] }));

  const outcome = server.run(["logs", "prud"]);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toBe("tierwright: no site prud on this server; here are: demo prod\n");
});

test("run starts one script with the settings of a step", () => {
  server.script("tasks/show", 'progress "$SITE in $TIERWRIGHT_STEP"\n');
  server.apply(stepOf({ name: "site.prod.database", variables: { SITE: "prod" } }));

  const outcome = server.run(["run", "site.prod.database", "tasks/show"]);

  expect(outcome).toEqual({ code: 0, stdout: "prod in site.prod.database\n", stderr: "" });
  expect(server.history().at(-1)).toMatchObject({ title: "tasks/show", result: "done" });
});

test("an unknown command is refused with a hint, and help lists the known ones", () => {
  const unknown = server.run(["aply"]);
  const help = server.run([]);

  expect(unknown).toMatchObject({
    code: 1,
    stderr: "tierwright: unknown command aply; see: tierwright help\n",
  });
  for (const command of ["status", "sites", "history", "verify", "logs", "backup", "restart", "uninstall"]) {
    expect(help.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  }
});
