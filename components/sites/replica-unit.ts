import type { Site } from "../settings/settings";
import type { Limits } from "../settings/sites";
import { literal, renderTemplate } from "../steps/template";

/**
 * The unit of a replica; `%i` in it stands for the port, which is the instance's name. It lies with the settings, since
 * the limits in it belong to them.
 * @param address where the replica listens, as it stands before `:port`
 * @param deniedAddresses what the replica may not reach, besides what the server's packet filter says
 */
export function replicaUnit(site: Site, address: string, deniedAddresses: readonly string[] = []): string {
  return renderTemplate("app/replica.service", "systemd", {
    site: literal(site.name),
    systemUser: literal(site.systemUser),
    bind: literal(address),
    stopSeconds: site.rollout.stopSeconds,
    isDenied: deniedAddresses.length > 0,
    deniedAddresses: literal(deniedAddresses.join(" ")),
    ...limits(site.limits),
  });
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
