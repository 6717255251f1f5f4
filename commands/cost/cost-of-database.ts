import { type CostLine, counted } from "./cost-line";
import { monthly } from "./monthly";
import type { Stack } from "./stack";

/** PostgreSQL as a service; on a server it is among the servers. */
export function costOfDatabase({ settings, price }: Stack): readonly CostLine[] {
  const { rds } = settings.database;
  if (rds === undefined) return [];
  const zones = rds.multiZone ? 2 : 1;
  if (rds.engine === "aurora-postgresql") {
    return counted(
      `Aurora ${rds.instanceClass}`,
      zones,
      "",
      monthly(price.auroraDatabases[rds.instanceClass]),
      "and storage and requests, by use",
    );
  }
  return [
    ...counted(`RDS ${rds.instanceClass}`, zones, "", monthly(price.databases[rds.instanceClass])),
    ...counted(
      "storage of RDS",
      [rds.storageGiB * zones, rds.maximumStorageGiB * zones],
      "GiB",
      price.databaseGiB,
      "its own backups cost nothing up to the size of the storage",
    ),
  ];
}
