import type { Limits } from "../settings/sites";
import { publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";
import type { EnvironmentInput } from "./environment";
import { inUrl, replicaPorts } from "../tiers/placement";
import { settingsVariable, siteVariables } from "./release-step";
import { hiddenVariables } from "./site-secrets";

/** How many releases stay on a server to go back to. */
const keptReleases = 5;

/** Makes a site's replicas on one app server run the staged release with the staged settings. */
export function replicasStep({ site, release, address }: EnvironmentInput): Step {
  const ports = replicaPorts(site);
  const { check } = site.app;
  const view = {
    site: literal(site.name),
    systemUser: literal(site.systemUser),
    bind: literal(inUrl(address)),
    ...limits(site.limits),
  };
  return step(
    `site.${site.name}.replicas`,
    `${ports.length} replica(s) of ${site.name} with release ${release.id}`,
    {
      variables: {
        ...siteVariables(site, release),
        ...settingsVariable,
        PORTS: ports.join("\n"),
        ADDRESS: inUrl(address),
        CHECK_HOST: site.domains[0],
        CHECK_PATH: check.path,
        CHECK_STATUS: String(check.status),
        CHECK_BODY: check.body ?? "",
        CHECK_TIMEOUT_SECONDS: String(check.timeoutSeconds),
        CHECK_INTERVAL_SECONDS: String(check.intervalSeconds),
        KEEP_RELEASES: String(keptReleases),
        ...hiddenVariables(site),
      },
      files: [
        publicFile(
          `/etc/systemd/system/site-${site.name}@.service`,
          renderTemplate("app/replica.service", "systemd", view),
        ),
        publicFile(
          `/etc/systemd/system/site-${site.name}.target`,
          renderTemplate("app/site.target", "systemd", view),
        ),
      ],
      scripts: ["app/replicas"],
    },
  );
}

/** Limits in systemd's words (systemd.resource-control(5)). */
function limits({ memoryMiB, cpuPercent, openFiles, processes }: Limits) {
  return {
    memoryMax: literal(memoryMiB === undefined ? "infinity" : `${memoryMiB}M`),
    cpuQuota: literal(cpuPercent === undefined ? "" : `${cpuPercent}%`),
    openFiles,
    processes,
  };
}
