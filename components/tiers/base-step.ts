import type { Server, Settings } from "../settings/settings";
import { publicFile, step, type Step } from "../steps/step";
import { renderTemplate } from "../steps/template";

/** What every server gets, together with the kit. */
export function baseStep({ deploymentName: stack, host }: Settings, server: Server): Step {
  return step("base", `base of ${server.name}`, {
    stack,
    variables: { SSH_USER: server.user, TIMEZONE: host.timezone, PACKAGES: host.packages.join("\n") },
    files: [
      publicFile(
        "/etc/systemd/journald.conf.d/tierwright.conf",
        renderTemplate("host/journald.conf", "systemd", { maximumMiB: 500 }),
      ),
      publicFile(
        "/etc/tmpfiles.d/tierwright.conf",
        renderTemplate("host/tmpfiles.conf", "raw", { logDays: 90 }),
      ),
      publicFile(
        "/etc/needrestart/conf.d/tierwright.conf",
        renderTemplate("host/needrestart.conf", "raw", {}),
      ),
      ...(host.extraCa === undefined
        ? []
        : [
            publicFile(
              "/usr/local/share/ca-certificates/tierwright-extra.crt",
              `${host.extraCa.trimEnd()}\n`,
            ),
          ]),
    ],
    scripts: ["host/base"],
  });
}
