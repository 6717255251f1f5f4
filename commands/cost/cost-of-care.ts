import { numbersIn } from "../../components/platforms/aws/operations/alarm";
import { alarmsOfDatabase } from "../../components/platforms/aws/operations/alarms-of-database";
import {
  alarmsOfDisks,
  alarmsOfGroup,
  alarmsOfServer,
} from "../../components/platforms/aws/operations/alarms-of-machines";
import { alarmsOfBalancer, alarmsOfSite } from "../../components/platforms/aws/operations/alarms-of-sites";
import { type CostLine, counted } from "./cost-line";
import { everywhere } from "./prices";
import type { Stack } from "./stack";

/** Snapshots, logs and alarms. */
export function costOfCare(stack: Stack): readonly CostLine[] {
  const { aws, price } = stack;
  return [
    ...(aws.snapshots === undefined
      ? []
      : counted(
          "snapshots of data volumes",
          [0, dataGiB(stack) * aws.snapshots.keep],
          "GiB",
          undefined,
          "what changed between two of them; about half of what a disk costs",
        )),
    ...(aws.logs === undefined
      ? []
      : [
          ...counted("numbers of disks and memory", metrics(stack), "", everywhere.metric),
          ...counted("logs", [0, 1], "GiB and more", price.logsGiB, "by what the servers write"),
        ]),
    ...(aws.alarms === undefined
      ? []
      : counted("alarms", alarms(stack), "", everywhere.alarm, "by the numbers that they look at")),
  ];
}

function dataGiB({ machines }: Stack): number {
  return machines.reduce((sum, { dataGiB: size = 0 }) => sum + size, 0);
}

/** Memory, and each disk. */
function metrics({ machines, group }: Stack): number {
  const ofServers = machines.reduce((sum, { dataGiB: size }) => sum + (size === undefined ? 2 : 3), 0);
  return ofServers + (group === undefined ? 0 : 2);
}

/** The numbers that alarms look at, counted as they are made: each costs as much as an alarm of one. */
function alarms({ settings, aws, machines, group }: Stack): number {
  const paths = (dataGiBOfOne: number | undefined) => (dataGiBOfOne === undefined ? ["/"] : ["/", "/data"]);
  const disks = (size: number | undefined) =>
    aws.logs === undefined ? [] : alarmsOfDisks("server", {}, paths(size));
  const { rds, parameters } = settings.database;
  return [
    ...machines.flatMap(({ dataGiB: size }) => [...alarmsOfServer("server", "", ""), ...disks(size)]),
    ...(group === undefined ? [] : [...alarmsOfGroup("group", "", group), ...disks(undefined)]),
    ...(aws.loadBalancer === undefined
      ? []
      : [
          ...alarmsOfBalancer(""),
          ...settings.sites.flatMap(({ name }) => alarmsOfSite({ site: name, balancer: "", targets: "" })),
        ]),
    ...(rds === undefined ? [] : alarmsOfDatabase(rds, parameters, {})),
  ].reduce((sum, alarm) => sum + numbersIn(alarm), 0);
}
