import { phase, type Task } from "./task";

/** Restarts the replicas one after the other. */
export const restart: Task = () => [phase("", "app", "restart")];
