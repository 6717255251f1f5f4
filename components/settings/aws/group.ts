import type { Sections, ServerSection } from "../sections";
import type { MachineGroup, ScheduledSize, Server, Settings } from "../settings";
import { architectureOf } from "./architecture";
import type { GroupSection, ScheduledSection } from "./group-section";
import { dynamicNetworks, networkOf } from "./network";
import { instanceTypesOf, subnetKind } from "./plan";

/** The group of a stack, if it has one. */
export function groupOf(settings: Settings): (Server & { readonly machine: MachineGroup }) | undefined {
  return settings.servers.find(isGroup);
}

/** Whether a server is a group of machines. */
export function isGroup(server: Server): server is Server & { readonly machine: MachineGroup } {
  return server.machine.kind === "group";
}

/** The machines of a group as they are to be. */
export function resolveGroup(server: ServerSection, group: GroupSection, sections: Sections): MachineGroup {
  const { aws } = sections;
  const instanceTypes = instanceTypesOf(server, aws);
  const { cpuPercent, requestsPerMachine, spot, minimum, maximum, warmUpSeconds, bootTimeoutSeconds } = group;
  return {
    kind: "group",
    instanceTypes,
    architecture: architectureOf(instanceTypes[0]),
    diskGiB: server.diskGiB ?? aws.diskGiB,
    subnet: subnetKind(server),
    networks: dynamicNetworks(networkOf(aws, sections), subnetKind(server)),
    minimum,
    maximum,
    cpuPercent: cpuPercent === "off" ? undefined : cpuPercent,
    requestsPerMachine,
    onDemand: spot?.onDemand,
    schedule: group.schedule.map(resolveScheduled),
    warmUpSeconds,
    bootTimeoutSeconds,
  };
}

function resolveScheduled(given: ScheduledSection): ScheduledSize {
  const { cron, timezone, minimum, maximum, desired } = given;
  return { name: scheduledName(given), cron, timezone, minimum, maximum, desired };
}

const words: Readonly<Record<string, string>> = { " ": "-", "*": "any", "-": "-to-", "/": "-by-" };

/** An entry is known by its time unless it has a name, so that another entry before it changes nothing. */
export function scheduledName({
  name,
  cron,
  timezone,
}: Pick<ScheduledSection, "name" | "cron" | "timezone">): string {
  if (name !== undefined) return name;
  const when = cron.replaceAll(/[ */-]/g, (sign) => words[sign] ?? sign);
  // Of zones, only Etc/GMT+1 and its like differ by a sign.
  const where = timezone.replaceAll("+", "-plus-").replaceAll(/[^A-Za-z0-9]+/g, "-");
  return `${when}-${where}`.toLowerCase();
}
