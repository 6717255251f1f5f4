import type { ConfigPath } from "../config-path";
import type { AppSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { builtInTasks } from "../tasks";
import { repeated, rule } from "./rule";

/** A rule about each app by itself. */
function eachApp(check: (app: AppSection, path: ConfigPath) => Problem[]) {
  return rule(["apps"], ({ apps }) =>
    Object.entries(apps).flatMap(([name, app]) => check(app, ["apps", name])),
  );
}

/** An app of the preset `process` needs `start`, and `python` means nothing there. */
export const startOfProcess = eachApp(({ preset, start, python }, path) => {
  if (preset !== "process") return [];
  return [
    ...(start === undefined
      ? [problem([...path, "start"], "is missing; `preset: process` needs the command that starts a replica")]
      : []),
    ...(python === undefined ? [] : [problem([...path, "python"], "belongs to `preset: python` only")]),
  ];
});

/** An app of the preset `python` needs either `python.application` or `start`, and not both. */
export const startOfPython = eachApp(({ preset, start, python }, path) => {
  if (preset !== "python") return [];
  if (start === undefined && python?.application === undefined) {
    return [
      problem(
        [...path, "python", "application"],
        "is missing; `preset: python` needs the application as module:variable, or `start` with a command",
      ),
    ];
  }
  return start !== undefined && python?.application !== undefined
    ? [problem([...path, "start"], "stands in place of `python.application`; remove one of them")]
    : [];
});

/** `threads` is refused for uvicorn, which has none. */
export const threadsOfGunicorn = eachApp(({ python }, path) =>
  python?.server === "uvicorn" && python.threads !== undefined
    ? [problem([...path, "python", "threads"], "is for gunicorn only; uvicorn has `workers`")]
    : [],
);

/** The source `pypi` is refused for other presets than `python`. */
export const sourceOfPreset = eachApp(({ preset, source }, path) =>
  source.kind === "pypi" && preset !== "python"
    ? [problem([...path, "source", "pypi"], "needs `preset: python`")]
    : [],
);

/** A requirements file is refused for the source `pypi`, which has no files to read it from. */
export const requirementsOfPackage = eachApp(({ source, python }, path) =>
  source.kind === "pypi" && typeof python?.requirements === "string"
    ? [
        problem(
          [...path, "python", "requirements"],
          "cannot be read with the source `pypi`, which has no files; use `python.packages`",
        ),
      ]
    : [],
);

/** An app's own task may not have the name of a built-in one. */
export const namesOfOwnTasks = eachApp(({ tasks }, path) =>
  Object.keys(tasks)
    .filter((name) => builtInTasks.some((builtIn) => builtIn === name))
    .map((name) => problem([...path, "tasks", name], "is the name of a built-in task; choose another")),
);

/** No directory of uploads may stand twice, or lie inside another. */
export const separateUploads = eachApp(({ uploads }, path) => {
  const placed = uploads.map((folder, index) => ({ folder, index }));
  const twice = repeated(placed, ({ folder }) => folder).flatMap(([, ...others]) => others);
  const nested = placed.filter(({ folder }) => uploads.some((outer) => folder.startsWith(`${outer}/`)));
  return [
    ...twice.map(({ folder, index }) => problem([...path, "uploads", index], `${folder} stands here twice`)),
    ...nested.map(({ folder, index }) =>
      problem([...path, "uploads", index], `${folder} is inside another of these directories already`),
    ),
  ];
});
