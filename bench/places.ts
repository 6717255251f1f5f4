import { join } from "node:path";
import { projectDirectory } from "../sandbox/servers/places";

/** What the benchmark writes: environments of the tools, configurations, states and logs. */
export const benchFolder = join(projectDirectory(), ".tierwright", "bench");

/** The files of this folder: the playbook and the releases. */
export const playbookFolder = join(__dirname, "ansible");
export const appsFolder = join(__dirname, "apps");
