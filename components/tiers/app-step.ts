import { publicFile, step, type Step } from "../steps/step";
import { renderTemplate } from "../steps/template";

/** What app servers do for a site when something changes in its folders or its source. */
const pickupServices = [
  { unit: "incoming", what: "Incoming folders", step: "incoming", script: "app/incoming/look" },
  { unit: "follow", what: "New releases", step: "release", script: "app/follow/look" },
  { unit: "hot-folders", what: "Hot folders", step: "hot-folders", script: "app/hot-folders/look" },
  { unit: "requests", what: "Requests", step: "release", script: "app/requests/handle" },
];

/** What every app server gets: the packages that the apps' presets and sources need in common. */
export function appTierStep(packages: readonly string[]): Step {
  return step("app", "app tier", {
    variables: { PACKAGES: [...new Set(packages)].sort().join("\n") },
    files: [
      publicFile(
        "/etc/systemd/system/tierwright-backup-uploads@.service",
        renderTemplate("app/backup-uploads.service", "raw", {}),
      ),
      publicFile(
        "/etc/systemd/system/tierwright-requests@.path",
        renderTemplate("app/requests.path", "raw", {}),
      ),
      publicFile(
        "/etc/systemd/system/tierwright-leave@.service",
        renderTemplate("app/leave.service", "raw", {}),
      ),
      ...pickupServices.map(({ unit, ...view }) =>
        publicFile(
          `/etc/systemd/system/tierwright-${unit}@.service`,
          renderTemplate("app/pickup.service", "raw", view),
        ),
      ),
    ],
    scripts: ["app/app"],
  });
}
