import type { Site } from "../settings/settings";
import type { TaskRun } from "../settings/tasks";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { step, type Step } from "../steps/step";
import type { TaskPhase } from "./task";

/**
 * Name under which a task's step is told the servers it was meant for. It travels apart like a secret, since the list
 * comes from the state, and is not to make a preview's text unknown.
 */
export const askedServersSecret = "ASKED_SERVERS";

/**
 * One part of a task on one server. It names nothing that changes with a release or a setting, so that only a new
 * token runs the task again.
 */
export function taskStep(
  site: Site,
  run: TaskRun,
  { name, script, variables }: TaskPhase,
  server: string,
): Step {
  const task = name === "" ? run.name : `${run.name}.${name}`;
  return step(`site.${site.name}.task.${task}`, `task ${task} of ${site.name}`, {
    variables: {
      SITE: site.name,
      SYSTEM_USER: site.systemUser,
      TASK: run.kind === "own" ? run.name : task,
      TOKEN: run.token,
      SERVER: server,
      ASKED_SERVERS: secretPlaceholder(askedServersSecret),
      ...variables,
    },
    scripts: [script],
  });
}
