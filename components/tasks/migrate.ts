import { phase, type Task } from "./task";

/** Runs the app's migrate command with the release that runs. */
export const migrate: Task = () => [phase("", "first-app", "migrate")];
