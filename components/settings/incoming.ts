import { z } from "zod";
import { serverFolder } from "./shapes/folders";
import { shortName, userName } from "./shapes/names";

/** The value of a folder that lies below the site's own. */
const usual = "default";

/** A folder of the app servers into which others copy files. */
export const pickupFolder = z
  .string()
  .refine(
    (text) => text === usual || serverFolder.safeParse(text).success,
    `must be ${usual}, or an absolute folder of the app servers, such as /srv/incoming`,
  )
  .transform((text) => text.replace(/\/$/, ""));

/** The Linux user who owns such a folder. */
export const pickupUser = userName
  .optional()
  .describe(
    "Linux user of the app servers who may write there; Tierwright does not make it. Default: only root.",
  );

/** `incoming` of a site */
export const incomingSchema = z
  .strictObject({
    folders: z
      .record(shortName, pickupFolder)
      .prefault({ releases: usual })
      .describe(
        "Pickup folders by name: an absolute folder of the app servers, or `default` for `/srv/sites/<site>/incoming/<name>`. Default: one, `releases`.",
      ),
    user: pickupUser,
  })
  .optional()
  .describe(
    "Releases are pushed: what is copied into a pickup folder of any app server is deployed on all of them. In place of the app's `source`. Default: releases come from the source.",
  );

/** Where the releases of a site are pushed to. */
export interface Incoming {
  /** At least one, in order of name. */
  readonly folders: readonly PickupFolder[];
  /** Who may write there; undefined for root alone. */
  readonly user: string | undefined;
}

/** A folder of each app server into which others copy files. */
export interface PickupFolder {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** The folder that is meant, of a site's kind of folders. */
export function pickupPath(site: string, kind: "incoming" | "pickup", name: string, given: string): string {
  return given === usual ? `/srv/sites/${site}/${kind}/${name}` : given;
}

/** `incoming` with its folders filled in. */
export function resolveIncoming(site: string, given: z.output<typeof incomingSchema>): Incoming | undefined {
  if (given === undefined) return undefined;
  const folders = Object.entries(given.folders)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .map(([name, path]) => ({ name, path: pickupPath(site, "incoming", name, path) }));
  return { folders, user: given.user };
}
