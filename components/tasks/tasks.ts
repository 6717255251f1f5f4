import type { BuiltInTask, TaskRun } from "../settings/tasks";
import type { Site } from "../settings/settings";
import { backup } from "./backup";
import { clean } from "./clean";
import { migrate } from "./migrate";
import { own } from "./own";
import { restart } from "./restart";
import type { Task, TaskPhase } from "./task";

/** The tasks that every site has. */
const builtIn: Record<BuiltInTask, Task> = { backup, clean, migrate, restart };

/** What a task that was asked for consists of. */
export function taskPhases(run: TaskRun, site: Site): readonly TaskPhase[] {
  return (run.kind === "built-in" ? builtIn[run.name] : own)(site);
}
