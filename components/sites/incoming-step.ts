import type { Site } from "../settings/settings";
import { publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";

/** How often a folder is looked at without a reason, in seconds. */
const lookAnyway = 600;

/**
 * The folders of an app server into which releases of a site are pushed, and the units that watch them. Undefined for a
 * site that has none.
 */
export function incomingStep({ name, incoming }: Pick<Site, "name" | "incoming">): Step | undefined {
  if (incoming === undefined) return undefined;
  const { folders, user } = incoming;
  return step(`site.${name}.incoming`, `incoming folders of ${name}`, {
    variables: {
      SITE: name,
      FOLDERS: folders.map((folder) => `${folder.name} ${folder.path} ${user ?? "root"}`).join("\n"),
    },
    files: pickupUnits(`tierwright-incoming@${name}`, "Incoming folders", folders, lookAnyway),
    scripts: ["app/incoming"],
  });
}

/** The units that watch folders: their service is a template of the app tier. */
export function pickupUnits(
  unit: string,
  what: string,
  folders: readonly { readonly path: string }[],
  seconds: number,
) {
  const units = "/etc/systemd/system";
  return [
    publicFile(
      `${units}/${unit}.path`,
      renderTemplate("app/pickup.path", "systemd", {
        // Plain characters only: PathChanged= knows no quotes.
        folders: folders.map(({ path }) => ({ path: literal(path) })),
      }),
    ),
    publicFile(
      `${units}/${unit}.timer`,
      renderTemplate("app/pickup.timer", "systemd", { what: literal(what), seconds }),
    ),
  ];
}
