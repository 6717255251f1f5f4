import type { Artefact } from "../artefacts";
import type { ConfigPath } from "../config-path";
import { type Pipeline, switchedOff } from "../pipeline";
import type { Source } from "../sources";
import { problem } from "../settings-error";
import { rule } from "./rule";

interface NamedFile {
  readonly path: ConfigPath;
  readonly file: string | undefined;
}

/** The files of the project which a source names. */
function sourceFiles(source: Source | Artefact | undefined, path: ConfigPath): readonly NamedFile[] {
  switch (source?.kind) {
    case "directory":
      return [{ path: [...path, "directory"], file: source.path }];
    case "deb":
      return source.place.kind === "file" ? [{ path: [...path, "deb"], file: source.place.path }] : [];
    case "architectures":
      return Object.entries(source.artefacts).flatMap(([architecture, artefact]) =>
        sourceFiles(artefact, [...path, "architectures", architecture]),
      );
    case "keter":
      return source.place.kind === "file" ? [{ path: [...path, "keter"], file: source.place.path }] : [];
    case "archive":
    case "deployex":
    case "git":
    case "pushed":
    case "pypi":
    case "s3":
    case undefined:
      return [];
  }
}

function scripts(pipeline: Pipeline, path: ConfigPath): NamedFile[] {
  return Object.entries(pipeline)
    .filter(([, file]) => file !== switchedOff)
    .map(([key, file]) => ({ path: [...path, "pipeline", key], file }));
}

function missing(files: readonly NamedFile[], fileExists: (path: string) => boolean) {
  return files.flatMap(({ path, file }) =>
    file === undefined || fileExists(file)
      ? []
      : [
          problem(
            path,
            `${JSON.stringify(file)} does not exist; paths are relative to the folder of Pulumi.yaml`,
          ),
        ],
  );
}

/** The maintenance page has to exist. */
export const filesOfWebserver = rule(["webserver"], ({ webserver: { maintenancePage } }, { fileExists }) =>
  missing([{ path: ["webserver", "maintenancePage"], file: maintenancePage }], fileExists),
);

/** The files of the source, file templates, and scripts of tasks and of the pipeline of an app have to exist. */
export const filesOfApps = rule(["apps"], ({ apps }, { fileExists }) =>
  Object.entries(apps).flatMap(([name, { source, files, tasks, pipeline }]) => {
    const path = ["apps", name];
    const named = [
      ...sourceFiles(source, [...path, "source"]),
      ...Object.entries(files).map(([target, file]) => ({ path: [...path, "files", target], file })),
      ...Object.entries(tasks).map(([task, file]) => ({ path: [...path, "tasks", task], file })),
      ...scripts(pipeline, path),
    ];
    return missing(named, fileExists);
  }),
);

/** The files of the source, the nginx snippet and the scripts of the pipeline of a site have to exist. */
export const filesOfSites = rule(["sites"], ({ sites }, { fileExists }) =>
  Object.entries(sites).flatMap(([name, { source, webserver, pipeline }]) => {
    const path = ["sites", name];
    const snippet = { path: [...path, "webserver", "snippet"], file: webserver.snippet };
    return missing(
      [...sourceFiles(source, [...path, "source"]), snippet, ...scripts(pipeline, path)],
      fileExists,
    );
  }),
);

/** The scripts that notifications are handed to have to exist. */
export const filesOfNotifications = rule(["notifications"], ({ notifications }, { fileExists }) =>
  missing(
    Object.entries(notifications).map(([name, { target }]) => ({
      path: ["notifications", name, "command"],
      file: target.kind === "command" ? target.script : undefined,
    })),
    fileExists,
  ),
);
