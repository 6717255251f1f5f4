import type * as pulumi from "@pulumi/pulumi";
import type { MachineGroup } from "../../../settings/settings";
import type { Alarm } from "./alarm";
import { agentNamespace } from "./agent-step";

/**
 * A machine of its own: AWS moves it to other hardware when its own fails (EC2 User Guide, "Simplified automatic recovery"
 * does the same, but tells nobody), and says so when the system in it does not answer.
 */
export function alarmsOfServer(
  server: string,
  instance: pulumi.Input<string>,
  recover: pulumi.Input<string>,
): readonly Alarm[] {
  const ofServer = {
    namespace: "AWS/EC2",
    dimensions: { InstanceId: instance },
    statistic: "Maximum",
    when: ">=",
    threshold: 1,
  } as const;
  return [
    {
      ...ofServer,
      name: `${server}-hardware`,
      description: `The hardware of ${server} fails; AWS is moving it to another host, with its disks and addresses.`,
      metric: "StatusCheckFailed_System",
      minutes: 2,
      action: recover,
    },
    {
      ...ofServer,
      name: `${server}-system`,
      description: `The system of ${server} does not answer: look at its system log in the console, and reboot it.`,
      metric: "StatusCheckFailed_Instance",
      minutes: 5,
    },
  ];
}

/** Disks are known to the agent alone, which `aws.logs` brings along. */
export function alarmsOfDisks(
  server: string,
  dimensions: Alarm["dimensions"],
  paths: readonly string[],
): readonly Alarm[] {
  return paths.map((path) => ({
    name: `${server}-disk${path === "/" ? "" : path.replaceAll("/", "-")}`,
    description: `The disk of ${server} at ${path} is full to more than 85 %: remove what is not needed, or make it larger by dataGiB or diskGiB.`,
    namespace: agentNamespace,
    metric: "disk_used_percent",
    dimensions: { ...dimensions, path },
    statistic: "Maximum" as const,
    when: ">" as const,
    threshold: 85,
    minutes: 10,
    period: 5,
  }));
}

/**
 * A group that cannot grow further answers more slowly with every visitor. Both ends of its size are asked for, since the
 * clock may move them: at its schedule's minimum a group is not in need, however large that is.
 */
export function alarmsOfGroup(
  server: string,
  group: pulumi.Input<string>,
  { minimum, maximum, schedule }: Pick<MachineGroup, "minimum" | "maximum" | "schedule">,
): readonly Alarm[] {
  const ofGroup = {
    namespace: "AWS/AutoScaling",
    dimensions: { AutoScalingGroupName: group },
    minutes: 30,
    period: 5,
  } as const;
  const canGrow = maximum > minimum || schedule.length > 0;
  return [
    ...(canGrow
      ? [
          {
            ...ofGroup,
            name: `${server}-at-maximum`,
            description: `${server} has had all the machines that it may have for half an hour: raise group.maximum (${maximum}) or that of its schedule, or choose larger ones.`,
            formula: "IF(most > least AND wanted >= most, 1, 0)",
            numbers: {
              wanted: { metric: "GroupDesiredCapacity", statistic: "Minimum" },
              least: { metric: "GroupMinSize", statistic: "Maximum" },
              most: { metric: "GroupMaxSize", statistic: "Maximum" },
            },
          } as const,
        ]
      : []),
    {
      ...ofGroup,
      name: `${server}-too-few`,
      description: `${server} has had fewer machines than its minimum (${minimum}, or that of its schedule) for half an hour: its activities in the console say why new ones do not come.`,
      formula: "least - serving",
      numbers: {
        serving: { metric: "GroupInServiceInstances", statistic: "Maximum" },
        least: { metric: "GroupMinSize", statistic: "Minimum" },
      },
    },
  ];
}
