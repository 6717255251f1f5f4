import type { Site } from "../settings/settings";
import { step, type Step } from "../steps/step";
import { pickupUnits } from "./incoming-step";

/** How often a folder is looked at without a reason, in seconds. */
const lookAnyway = 600;

/**
 * The hot folders of a site on an app server: the pickup folders, the units that watch them, and the repositories to copy
 * from, at which the first app server looks. Undefined for a site that has none.
 */
export function hotFoldersStep({ name, hotFolders }: Pick<Site, "name" | "hotFolders">): Step | undefined {
  if (hotFolders.length === 0) return undefined;
  const intervals = hotFolders.flatMap(({ git }) => (git === undefined ? [] : [git.intervalSeconds]));
  return step(`site.${name}.hot-folders`, `hot folders of ${name}`, {
    variables: {
      SITE: name,
      FOLDERS: hotFolders.map((hot) => `${hot.name} ${hot.folder} ${hot.user ?? "root"}`).join("\n"),
      ON_CHANGE: hotFolders.map((hot) => `${hot.name} ${hot.onChange}`).join("\n"),
      REPOSITORIES: hotFolders
        .flatMap((hot) => (hot.git === undefined ? [] : [`${hot.name} ${hot.git.url} ${hot.git.ref}`]))
        .join("\n"),
    },
    files: pickupUnits(
      `tierwright-hot-folders@${name}`,
      "Hot folders",
      hotFolders.map(({ folder }) => ({ path: folder })),
      Math.min(lookAnyway, ...intervals),
    ),
    scripts: ["app/hot-folders"],
  });
}
