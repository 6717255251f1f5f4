import type { RdsSettings } from "../../../settings/aws/rds";
import type { DatabaseSettings } from "../../../settings/settings";
import type { Alarm } from "./alarm";

/**
 * A database of RDS: processor, connections and, where it has a size, storage.
 * @param parameters those of the settings
 */
export function alarmsOfDatabase(
  rds: RdsSettings,
  parameters: DatabaseSettings["parameters"],
  dimensions: Alarm["dimensions"],
): readonly Alarm[] {
  const ofDatabase = { namespace: "AWS/RDS", dimensions, minutes: 15, period: 5 } as const;
  const connections = givenConnections(parameters) ?? mostConnections(rds.instanceClass);
  return [
    {
      ...ofDatabase,
      name: "database-processor",
      description: "The database has been at more than 90 % of its processors for a quarter of an hour.",
      metric: "CPUUtilization",
      statistic: "Average",
      when: ">",
      threshold: 90,
    },
    ...(connections === undefined
      ? []
      : [
          {
            ...ofDatabase,
            name: "database-connections",
            description: `The database has more than 80 % of the about ${connections} connections that it takes: lower the sites' connectionLimit, or choose a larger class.`,
            metric: "DatabaseConnections",
            statistic: "Maximum" as const,
            when: ">" as const,
            threshold: Math.floor(connections * 0.8),
          },
        ]),
    ...(rds.engine === "postgresql"
      ? [
          {
            ...ofDatabase,
            name: "database-storage",
            description: `The storage of the database is nearly full and does not grow beyond ${rds.maximumStorageGiB} GiB: raise rds.maximumStorageGiB.`,
            // AWS makes it larger when less than a tenth is left for five minutes, and then rests for six hours.
            metric: "FreeStorageSpace",
            statistic: "Minimum" as const,
            when: "<" as const,
            threshold: Math.floor(rds.storageGiB * 0.05 * gibibyte),
            minutes: 30,
          },
        ]
      : []),
  ];
}

/** Undefined where it is RDS's own, or a formula. */
function givenConnections({ max_connections: given }: DatabaseSettings["parameters"]): number | undefined {
  return given === undefined || Number.isNaN(Number(given)) ? undefined : Number(given);
}

const gibibyte = 1024 ** 3;

/** Memory of the classes, in GiB (RDS User Guide, "Hardware specifications for DB instance classes"). */
const memoryOfSize: Readonly<Record<string, number>> = {
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  "2xlarge": 32,
  "4xlarge": 64,
  "8xlarge": 128,
  "12xlarge": 192,
  "16xlarge": 256,
  "24xlarge": 384,
};

/**
 * The default of `max_connections`: LEAST(DBInstanceClassMemory / 9531392, 5000), where the system keeps about a tenth of
 * the memory for itself (RDS User Guide, "Maximum number of database connections"). Undefined for a class that is not known.
 */
export function mostConnections(instanceClass: string): number | undefined {
  const [, family = "", size = ""] = instanceClass.split(".");
  const memory = memoryOfSize[size];
  if (memory === undefined || !/^[tmr]\d/.test(family)) return undefined;
  const gibibytes = family.startsWith("r") ? memory * 2 : memory;
  return Math.min(5000, Math.floor((gibibytes * gibibyte * 0.9) / 9_531_392));
}
