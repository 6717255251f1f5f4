import type { AppSection } from "./sections";
import type { App, Preset, PythonPreset } from "./settings";

const defaultThreads = 4;

/** An app with its preset as a tagged union. */
export function resolveApp(name: string, app: AppSection): App {
  return {
    name,
    preset: resolvePreset(name, app),
    source: app.source,
    packages: app.packages,
    build: app.build,
    migrate: app.migrate,
    reload: app.reload,
    check: app.check,
    rollout: app.rollout,
    pipeline: app.pipeline,
    environment: app.environment,
    files: Object.entries(app.files).map(([target, template]) => ({ target, template })),
    uploads: app.uploads,
    tasks: app.tasks,
  };
}

function resolvePreset(name: string, app: AppSection): Preset {
  switch (app.preset ?? "keter") {
    case "python":
      return {
        kind: "python",
        start: resolveStart(name, app),
        requirements: resolveRequirements(app),
        packages: app.python?.packages ?? [],
      };
    case "keter":
      return { kind: "keter" };
    case "process":
      return { kind: "process", start: known(app.start, name) };
  }
}

function resolveStart(name: string, { start, python }: AppSection): PythonPreset["start"] {
  if (start !== undefined || python === undefined) return { kind: "command", command: known(start, name) };
  const { server, workers, threads = defaultThreads } = python;
  return { kind: "server", server, application: known(python.application, name), workers, threads };
}

function resolveRequirements({ source, python }: AppSection): string | undefined {
  const given = python?.requirements ?? (source.kind === "pypi" ? false : "requirements.txt");
  return given === false ? undefined : given;
}

/** The rules have made sure of this value; a missing one is a fault of ours. */
function known(command: string | undefined, app: string): string {
  if (command === undefined) throw new TypeError(`the app ${app} has no way to start`);
  return command;
}
