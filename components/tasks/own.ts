import { phase, type Task } from "./task";

/** Runs a script of the app's own, once for the site. */
export const own: Task = () => [phase("", "first-app", "own")];
