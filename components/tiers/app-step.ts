import { publicFile, step, type Step } from "../steps/step";
import { renderTemplate } from "../steps/template";

/** What every app server gets: the packages that the apps' presets and sources need in common. */
export function appTierStep(packages: readonly string[]): Step {
  return step("app", "app tier", {
    variables: { PACKAGES: [...new Set(packages)].sort().join("\n") },
    files: [
      publicFile(
        "/etc/systemd/system/tierwright-backup-uploads@.service",
        renderTemplate("app/backup-uploads.service", "raw", {}),
      ),
    ],
    scripts: ["app/app"],
  });
}
