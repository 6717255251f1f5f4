import { z } from "zod";
import { debianPackage, environmentName, pythonRequirement, shortName } from "./shapes/names";
import { insidePath, projectPath, requestPath } from "./shapes/paths";
import { command, line, multiLine, textOrScalar } from "./shapes/text";
import { pipelineSchema } from "./pipeline";
import { rolloutSchema } from "./rollout";
import { sourceSchema } from "./sources";
import { ownTasksSchema } from "./tasks";

/** The kinds of application that can be deployed. */
export const presets = ["python", "process", "keter"] as const;

/** `environment` of an app and of a site. */
export const environmentSchema = z
  .record(environmentName, textOrScalar(multiLine(10_000)).meta({ hidden: true }))
  .prefault({});

const pythonSchema = z.strictObject({
  server: z
    .enum(["gunicorn", "uvicorn"])
    .default("gunicorn")
    .describe("gunicorn for WSGI, uvicorn for ASGI."),
  application: z
    .string()
    .regex(
      /^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(?:\(\))?$/,
      "must be module:variable or module:factory(), such as shop:app",
    )
    .optional()
    .describe(
      "The application object, as module:variable or module:factory(). Required unless the app has `start`.",
    ),
  requirements: z
    .union([insidePath, z.literal(false)], {
      error: "must be a relative path without `..`, such as requirements.txt, or false",
    })
    .optional()
    .describe(
      "File of the release that lists its requirements, or false. Default: requirements.txt; false for `pypi`.",
    ),
  packages: z.array(pythonRequirement).default([]).describe("Further Python packages to install."),
  workers: z.int().min(1).max(64).default(2).describe("Worker processes of each replica."),
  threads: z.int().min(1).max(256).optional().describe("Threads of each worker; gunicorn only. Default: 4."),
});

const checkSchema = z
  .strictObject({
    kind: z
      .enum(["http", "tcp", "command"])
      .default("http")
      .describe(
        "`http`: a request gets the right answer. `tcp`: the port takes connections. `command`: `command` ends with 0.",
      ),
    command: command()
      .optional()
      .describe(
        "Shell command that asks the replica at `$HOST:$PORT`, run as the site's user; only with `kind: command`.",
      ),
    path: requestPath.default("/").describe("Path to ask for."),
    status: z.int().min(100).max(599).default(200).describe("Status of the right answer."),
    body: line(1000).optional().describe("Text that the answer must contain. Default: any answer will do."),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(60)
      .describe("How long a new replica may take to answer, in seconds."),
    intervalSeconds: z.int().min(1).max(60).default(1).describe("Time between two questions, in seconds."),
  })
  .superRefine(({ kind, command }, context) => {
    if (kind === "command" && command === undefined)
      context.addIssue({
        code: "custom",
        path: ["command"],
        message: "is missing; `kind: command` needs it",
      });
    if (kind !== "command" && command !== undefined)
      context.addIssue({ code: "custom", path: ["command"], message: "belongs to `kind: command` only" });
  })
  .prefault({})
  .describe("How to know that a replica is healthy. It gets requests only after it has answered so.");

/** What a replica has to answer before it gets requests, and how long it may take. */
export type Check = z.output<typeof checkSchema>;

const appSchema = z.strictObject({
  preset: z
    .enum(presets)
    .optional()
    .describe(
      "Kind of application. `python`: a virtual environment, served by gunicorn or uvicorn. `process`: any program that listens on `$HOST:$PORT`. `keter`: what the `config/keter.yaml` of a release starts. Required, unless the source is `keter`.",
    ),
  source: sourceSchema.describe(
    "Where its releases come from: one of `directory`, `archive`, `s3`, `deb`, `keter`, `deployex`, `git`, `pypi`, `architectures`.",
  ),
  packages: z.array(debianPackage).default([]).describe("Debian packages that it needs."),
  python: pythonSchema
    .optional()
    .describe("Settings of the preset `python`. Required there unless the app has `start`."),
  build: command()
    .optional()
    .describe(
      "Shell command that builds a release, run in its directory on every app server. Default: none.",
    ),
  start: command()
    .optional()
    .describe(
      "Shell command that starts a replica, which listens on `$HOST:$PORT`. Required for `process`; for `python` in place of `application`.",
    ),
  migrate: command()
    .optional()
    .describe(
      "Shell command that brings the database up to date, run once before the new release starts. Default: none.",
    ),
  reload: command()
    .optional()
    .describe(
      "Shell command that makes a running replica take over new settings, or with `strategy: reload` a new release, without a restart; run as the site's user with the replica's environment and `$MAINPID`. Default: none.",
    ),
  check: checkSchema,
  rollout: rolloutSchema.describe("How its sites come from one release to the next."),
  pipeline: pipelineSchema.describe(
    "Scripts of the project between the steps of a release: `before-migrate: ./x.sh`, `after-switch: ./y.sh`; in place of a step: `build: ./z.sh`; or `off` for a step that can be left out: `warm-up: off`.",
  ),
  environment: environmentSchema.describe("Environment of all its sites; not for secrets."),
  files: z
    .record(insidePath, projectPath)
    .default({})
    .describe(
      "Settings files: path in the site's settings directory (`$SETTINGS_DIRECTORY`) → Mustache template of the project.",
    ),
  uploads: z
    .array(insidePath)
    .default([])
    .describe(
      "Directories which the app writes and which outlive a release; they are linked into each release.",
    ),
  tasks: ownTasksSchema,
});

/** `tierwright:apps` */
export const appsSchema = z.record(shortName, appSchema).prefault({}).describe("The applications by name.");
