import { z } from "zod";
import { projectPath } from "./shapes/paths";

/** What may be done to a step of the pipeline. A text says why something may not, and what to do instead. */
interface Allowed {
  readonly before: true | string;
  readonly replace: true | string;
  readonly off: true | string;
  readonly after: true | string;
}

/** The steps from one release to the next, in order. */
const steps = {
  fetch: {
    before: true,
    replace: true,
    off: "cannot be switched off: a release is made of what is fetched; replace it by a script that puts the code there",
    after: true,
  },
  build: { before: true, replace: true, off: true, after: true },
  settings: {
    before: "comes at the same point as `after-build`, which is the name to use",
    replace:
      "cannot be replaced: going back relies on the settings kept here; use the app's `files` to add some",
    off: "cannot be switched off: replicas start with the settings kept here",
    after: true,
  },
  backup: {
    before: "runs on the database server, where no script of an app runs; use `after-settings`",
    replace:
      "cannot be replaced: tasks rely on its backups; use `before-migrate` to make another one as well",
    off: "is switched by the site's `backup.beforeMigration`",
    after: "runs on the database server, where no script of an app runs; use `before-migrate`",
  },
  migrate: { before: true, replace: true, off: true, after: true },
  start: {
    before: true,
    replace: "cannot be replaced: the server has to know the processes to switch to; use the app's `start`",
    off: "cannot be switched off: there would be nothing to switch to",
    after: true,
  },
  ready: {
    before: true,
    replace: "cannot be replaced; use the app's `check` with `kind: command`",
    off: "cannot be switched off: visitors would meet replicas that do not answer; use the app's `check` with `kind: tcp`",
    after: true,
  },
  "warm-up": { before: true, replace: true, off: true, after: true },
  switch: {
    before: true,
    replace: "cannot be replaced: that no request is lost, and going back, rely on it",
    off: "cannot be switched off: visitors would stay with replicas that are about to stop",
    after: true,
  },
  drain: {
    before: true,
    replace: "cannot be replaced: former replicas would run for ever; use `rollout.drainSeconds`",
    off: "cannot be switched off: former replicas would run for ever; use `rollout.drainSeconds: 0`",
    after: "happens in the background, when the release is long complete; use `after-switch`",
  },
  prune: {
    before: true,
    replace: "cannot be replaced: only Tierwright knows which releases still run; use `rollout.keepReleases`",
    off: true,
    after: true,
  },
} as const satisfies Readonly<Record<string, Allowed>>;

/** Name of a step of the pipeline. */
export type PipelineStep = keyof typeof steps;

/** Where a script of a preset or the project comes in: in place of a step, before or after it. */
export type PipelineKey = PipelineStep | `before-${PipelineStep}` | `after-${PipelineStep}`;

/** Scripts, relative to the project folder, and steps which are switched off, by the place where they come in. */
export type Pipeline = Readonly<Partial<Record<PipelineKey, string>>>;

/** The value that switches a step off, or drops a script that was set further up. */
export const switchedOff = "off";

function isStep(name: string): name is PipelineStep {
  return Object.hasOwn(steps, name);
}

/** The names of the steps, in order. */
export const pipelineStepNames: readonly PipelineStep[] = Object.keys(steps).filter(isStep);

const keys: readonly PipelineKey[] = pipelineStepNames.flatMap((step): PipelineKey[] => [
  `before-${step}`,
  step,
  `after-${step}`,
]);

/** Why a value is refused for a key; undefined when it is allowed. */
function refusal(key: PipelineKey, value: string): string | undefined {
  const at = (["before", "after"] as const).find((place) => key.startsWith(`${place}-`));
  const name = at === undefined ? key : key.slice(at.length + 1);
  if (!isStep(name)) return undefined;
  const allowed: Allowed = steps[name];
  const answer = allowed[at ?? (value === switchedOff ? "off" : "replace")];
  return answer === true ? undefined : answer;
}

/** `pipeline` of an app, and of a site, which is asked first. */
export const pipelineSchema = z
  .partialRecord(
    z.enum(keys),
    z.union([projectPath, z.literal(false).transform(() => switchedOff)], {
      error: "must be a script of the project, or off",
    }),
  )
  .superRefine((given, context) => {
    for (const key of keys) {
      const value = given[key];
      const message = value === undefined ? undefined : refusal(key, value);
      if (message !== undefined) context.addIssue({ code: "custom", path: [key], message });
    }
  })
  .prefault({});
