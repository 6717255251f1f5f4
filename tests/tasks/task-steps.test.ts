import { taskStep } from "../../components/tasks/task-step";
import { taskPhases } from "../../components/tasks/tasks";
import type { TaskRun } from "../../components/settings/tasks";
import { sampleSite } from "../sites/sample-site";

function builtIn(name: "restart" | "migrate" | "backup" | "clean"): TaskRun {
  return { kind: "built-in", name, token: "2026-11-20" };
}

function places(run: TaskRun, site = sampleSite()): readonly (readonly string[])[] {
  return taskPhases(run, site).map(({ name, place, script }) => [name, place, script]);
}

test.each<[TaskRun, readonly (readonly string[])[]]>([
  [builtIn("restart"), [["", "app", "tasks/restart"]]],
  [builtIn("migrate"), [["", "first-app", "tasks/migrate"]]],
  [
    builtIn("backup"),
    [
      ["database", "database", "tasks/backup-database"],
      ["uploads", "app", "tasks/backup-uploads"],
    ],
  ],
  [
    builtIn("clean"),
    [
      ["stop", "app", "tasks/clean-app"],
      ["database", "database", "tasks/clean-database"],
      ["migrate", "first-app", "tasks/migrate"],
      ["start", "app", "tasks/clean-start"],
    ],
  ],
  [{ kind: "own", name: "reindex", token: "1", script: "./reindex.sh" }, [["", "first-app", "tasks/own"]]],
])("the parts of %j are done in order, each on its servers", (run, expected) => {
  expect(places(run)).toEqual(expected);
});

test("a site without a database has no part on the database server", () => {
  const site = sampleSite({ database: false });

  expect(
    [...places(builtIn("backup"), site), ...places(builtIn("clean"), site)].map(([, place]) => place),
  ).toEqual([...["app"], ...["app", "first-app", "app"]]);
});

test("a part is a step with its token and what its script is told", () => {
  const site = sampleSite({ database: { extensions: ["hstore", "pg_trgm"], connectionLimit: 5 } });
  const run = builtIn("clean");

  const steps = taskPhases(run, site).map((phase) => taskStep(site, run, phase, "db1"));

  expect(steps[1]).toEqual({
    name: "site.prod.task.clean.database",
    title: "task clean.database of prod",
    variables: {
      SITE: "prod",
      SYSTEM_USER: "site-prod",
      TASK: "clean.database",
      TOKEN: "2026-11-20",
      SERVER: "db1",
      ASKED_SERVERS: "%%SECRET(ASKED_SERVERS,raw)%%",
      DATABASE: "prod",
      CONNECTION_LIMIT: "5",
      EXTENSIONS: "hstore\npg_trgm",
    },
    directories: [],
    files: [],
    scripts: ["tasks/clean-database"],
  });
});
