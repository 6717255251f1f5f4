import type { Site } from "../settings/settings";
import { escape } from "../steps/escape";

/**
 * What the scripts of a rollout are told about a site on one app server, for them to read as shell: it goes with the
 * settings it was made for, so that going back brings back the check and the times that belonged to them.
 * @param address where the replicas listen, as it stands before `:port`
 */
export function planFile(site: Site, address: string): string {
  const { app, rollout } = site;
  return assignments({
    SITE: site.name,
    SYSTEM_USER: site.systemUser,
    REPLICAS: site.replicas,
    FIRST_PORT: site.firstPort,
    ADDRESS: address,
    CHECK_KIND: app.check.kind,
    CHECK_HOST: site.domains[0],
    CHECK_PATH: app.check.path,
    CHECK_STATUS: app.check.status,
    CHECK_BODY: app.check.body ?? "",
    CHECK_TIMEOUT_SECONDS: app.check.timeoutSeconds,
    CHECK_INTERVAL_SECONDS: app.check.intervalSeconds,
    WARM_UP: rollout.warmUp.join("\n"),
    STRATEGY: rollout.strategy,
    BATCH_SIZE: rollout.batch,
    CANARY: rollout.canary ? 1 : 0,
    PAUSE_SECONDS: rollout.pauseSeconds,
    DRAIN_SECONDS: rollout.drainSeconds,
    STOP_SECONDS: rollout.stopSeconds,
    WATCH_SECONDS: rollout.watchSeconds,
    KEEP_RELEASES: rollout.keepReleases,
    BACKUP_BEFORE_MIGRATION: site.backup.beforeMigration && site.database !== undefined ? 1 : 0,
  });
}

function assignments(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${escape(String(value), "shell")}\n`)
    .join("");
}
