import type { Site } from "../settings/settings";
import { publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";

/**
 * The timer on the first app server that looks for new releases of a site, and deploys them. Where it looks is told by
 * the release step. Undefined for a site that follows nothing.
 */
export function followStep({ name, follow }: Pick<Site, "name" | "follow">): Step | undefined {
  if (follow === undefined) return undefined;
  return step(`site.${name}.follow`, `following releases of ${name}`, {
    variables: { SITE: name },
    files: [
      publicFile(
        `/etc/systemd/system/tierwright-follow@${name}.timer`,
        renderTemplate("app/pickup.timer", "systemd", {
          what: literal("New releases"),
          seconds: follow.intervalSeconds,
        }),
      ),
    ],
    scripts: ["app/follow"],
  });
}
