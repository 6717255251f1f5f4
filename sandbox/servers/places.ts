import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** What is shared by all clones of one user: downloaded packages and the engine's configuration. */
export function cacheDirectory(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "tierwright");
}

/** What belongs to one sandbox of this clone: keys and identities of its servers. */
export function sandboxDirectory(name: string): string {
  return join(projectDirectory(), ".tierwright", "sandboxes", name);
}

/** The folder with package.json above this file. */
export function projectDirectory(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
