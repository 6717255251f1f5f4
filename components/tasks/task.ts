import type { Site } from "../settings/settings";

/** Which servers a part of a task runs on. `first-app`: one app server, for what happens once for the site. */
export type TaskPlace = (typeof taskPlaces)[number];

/** Every place. */
export const taskPlaces = ["database", "app", "first-app"] as const;

/** One part of a task, done on all servers of its place before the next part begins. */
export interface TaskPhase {
  /** Empty for a task with one part. */
  readonly name: string;
  readonly place: TaskPlace;
  /** Path below `templates/` without `.sh`. */
  readonly script: string;
  /** What the script is told besides the site, the task and the token. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The parts of a task for a site, in order. */
export type Task = (site: Site) => readonly TaskPhase[];

/** A part of a task, told nothing of its own. */
export function phase(name: string, place: TaskPlace, script: string): TaskPhase {
  return { name, place, script: `tasks/${script}`, variables: {} };
}
