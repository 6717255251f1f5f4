import { z } from "zod";
import { lookInterval } from "./follow";
import { pickupFolder, pickupPath, pickupUser } from "./incoming";
import { gitRef, gitUrl, isSshUrl } from "./shapes/git";
import { shortName } from "./shapes/names";
import { insidePath } from "./shapes/paths";

/** What happens when files of a hot folder change. */
export const onChangeChoices = ["reload", "restart", "nothing"] as const;

const gitSchema = z.strictObject({
  url: gitUrl
    .refine((url) => !isSshUrl(url), "must be a repository over HTTPS; hot folders have no deploy key")
    .describe("Repository, over HTTPS, whose files are copied too."),
  ref: gitRef.describe("Its branch or tag."),
  intervalSeconds: lookInterval.describe("Time between two looks at it, in seconds."),
});

/** `hotFolders` of a site */
export const hotFoldersSchema = z
  .array(
    z.strictObject({
      name: shortName.describe("Name of the folder, for people."),
      path: insidePath.describe(
        "Where its files appear in each release. What a release has there is hidden.",
      ),
      folder: pickupFolder
        .default("default")
        .describe(
          "Pickup folder on each app server: an absolute folder, or `default` for `/srv/sites/<site>/pickup/<name>`.",
        ),
      user: pickupUser,
      git: gitSchema
        .optional()
        .describe(
          "Repository to copy from, besides the pickup folder; only files that changed. Default: none.",
        ),
      onChange: z
        .enum(onChangeChoices)
        .optional()
        .describe(
          "What to do when files change: `reload`: the app's `reload` command in each replica. `restart`: new replicas of the same release in place of the old ones. `nothing`: the app looks for itself. Default: reload when the app has that command, else restart.",
        ),
    }),
  )
  .max(20)
  .default([])
  .describe(
    "Folders of single files which change while the site runs: what is copied into a pickup folder of any app server goes to every replica, and stays until it is removed there.",
  );

/** A folder of files which change while the site runs. */
export interface HotFolder {
  readonly name: string;
  /** In each release. */
  readonly path: string;
  /** Pickup folder of each app server, absolute. */
  readonly folder: string;
  readonly user: string | undefined;
  readonly git: z.output<typeof gitSchema> | undefined;
  readonly onChange: (typeof onChangeChoices)[number];
}

/** `hotFolders` with everything filled in. */
export function resolveHotFolders(
  site: string,
  given: z.output<typeof hotFoldersSchema>,
  hasReload: boolean,
): HotFolder[] {
  return given.map(({ name, path, folder, user, git, onChange }) => ({
    name,
    path,
    folder: pickupPath(site, "pickup", name, folder),
    user,
    git,
    onChange: onChange ?? (hasReload ? "reload" : "restart"),
  }));
}
