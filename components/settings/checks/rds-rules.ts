import { placeOfBackups } from "../aws/resolve-bucket";
import { groupServer } from "../aws/plan";
import { rdsAuthority } from "../aws/rds-authority";
import { databaseSchema } from "../database";
import { problem } from "../settings-error";
import { rule } from "./rule";
import { livingServers } from "./server-rules";

/** PostgreSQL as a service belongs to AWS, and stands in place of that on a server. */
export const oneDatabase = rule(["platform", "servers", "database"], ({ platform, servers, database }) => {
  if (database.rds === undefined) return [];
  if (platform !== "aws")
    return [problem(["database", "rds"], "is only for `tierwright:platform: aws`; remove it")];
  return livingServers(servers)
    .filter(([, { roles }]) => roles.includes("db"))
    .map(([name]) =>
      problem(
        ["servers", name, "roles"],
        "has db, and `tierwright:database.rds` stands in its place; remove one of the two",
      ),
    );
});

const ofServers = {
  version: "is that of PostgreSQL on a server; set `database.rds.version`",
  memoryShare: "is for PostgreSQL on a server; RDS divides the memory of its machines itself",
  maxConnections:
    "is for PostgreSQL on a server; RDS works it out from its class, or takes `database.parameters.max_connections`",
} as const;

/** What a server's PostgreSQL is told, RDS decides itself. */
export const settingsOfRds = rule(["database"], ({ database }) => {
  if (database.rds === undefined) return [];
  const { memoryShare, maxConnections } = databaseSchema.parse({});
  const given = [
    ...(database.version === undefined ? [] : (["version"] as const)),
    ...(database.memoryShare === memoryShare ? [] : (["memoryShare"] as const)),
    ...(database.maxConnections === maxConnections ? [] : (["maxConnections"] as const)),
  ];
  return given.map((key) => problem(["database", key], ofServers[key]));
});

/**
 * Amazon RDS, "Managing capacity automatically with storage autoscaling": "Set the maximum storage threshold to a value
 * ... at least 10% more than the current allocated storage".
 */
function leastMaximum(storageGiB: number): number {
  return storageGiB + Math.ceil(storageGiB / 10);
}

/** Aurora's storage has no size, and its machines have fewer. */
export const enginesOfRds = rule(["database"], ({ database: { rds } }) => {
  if (rds === undefined) return [];
  const path = ["database", "rds"];
  if (rds.engine === "aurora-postgresql") {
    return [
      ...(["storageGiB", "maximumStorageGiB"] as const)
        .filter((key) => rds[key] !== undefined)
        .map((key) =>
          problem([...path, key], "is for `engine: postgresql`; the storage of Aurora grows by itself"),
        ),
      // Amazon Aurora, "Supported DB engines for DB instance classes": of db.t3 and db.t4g there are medium and large.
      ...(/^db\.t\d[a-z]*\.(?!medium$|large$)/.test(rds.class ?? "")
        ? [
            problem(
              [...path, "class"],
              `${rds.class ?? ""} is none of Aurora's, which of this kind are medium and large; choose db.t4g.medium, or a class such as db.r7g.large`,
            ),
          ]
        : []),
    ];
  }
  const { storageGiB = 20, maximumStorageGiB } = rds;
  const least = leastMaximum(storageGiB);
  return maximumStorageGiB === undefined || maximumStorageGiB >= least
    ? []
    : [
        problem(
          [...path, "maximumStorageGiB"],
          `must be at least ${least}, a tenth more than the ${storageGiB} GiB that it begins with`,
        ),
      ];
});

/** App servers speak to nobody whose certificate they cannot check. */
export const authorityOfRds = rule(
  ["platform", "aws", "database"],
  ({ platform, aws, database: { rds } }) => {
    if (platform !== "aws" || rds === undefined || rds.certificateAuthority !== undefined) return [];
    const { region } = aws;
    return region === undefined || rdsAuthority(region) !== undefined
      ? []
      : [
          problem(
            ["database", "rds", "certificateAuthority"],
            `is missing; the authority of RDS in ${region} is not known here. Set it to the one called RSA2048 G1 in https://truststore.pki.rds.amazonaws.com/${region}/${region}-bundle.pem`,
          ),
        ];
  },
);

/** A backup on the disk of a machine that comes and goes is none. */
export const backupsOfRds = rule(["platform", "aws", "servers", "database", "sites"], (sections) => {
  const { database, sites } = sections;
  const isKept = placeOfBackups(sections) === "bucket";
  if (database.rds === undefined || isKept || groupServer(sections) === undefined) return [];
  const isMade = Object.values(sites).some(
    (site) => site.database !== false && site.backup.schedule !== "off",
  );
  return isMade
    ? [
        problem(
          ["aws", "backups"],
          "is server, and backups of RDS are made on machines of a group, which come and go; choose bucket, or set `backup: { schedule: off }` at each site and rely on `rds.backupDays`",
        ),
      ]
    : [];
});
