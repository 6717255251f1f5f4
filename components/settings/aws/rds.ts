import { z } from "zod";
import { databaseClass } from "../shapes/aws-names";
import { certificates } from "../shapes/certificate";
import { rdsAuthority } from "./rds-authority";

/** What RDS offers of PostgreSQL. */
const engines = ["postgresql", "aurora-postgresql"] as const;

const wrongVersion = 'must be a version of PostgreSQL from 14 to 18 in quotes, such as "17" or "17.6"';

/** `tierwright:database.rds` */
export const rdsSchema = z
  .strictObject({
    class: databaseClass
      .optional()
      .describe(
        "Class of its machines. Default: db.t4g.small, with aurora-postgresql db.t4g.medium, the smallest it has.",
      ),
    engine: z
      .enum(engines)
      .default("postgresql")
      .describe("`postgresql`, or `aurora-postgresql`, whose storage grows by itself."),
    version: z
      .union([z.string(), z.int()], { error: wrongVersion })
      .transform(String)
      .pipe(z.string().regex(/^1[4-8](?:\.\d{1,2})?$/, wrongVersion))
      .default("17")
      .describe("Major version, of which AWS chooses the minor one; or both, such as `17.6`."),
    storageGiB: z
      .int()
      .min(20)
      .max(65_536)
      .optional()
      .describe("Storage, in GiB; it can only grow. Only with `engine: postgresql`. Default: 20."),
    maximumStorageGiB: z
      .int()
      .min(22)
      .max(65_536)
      .optional()
      .describe(
        "Size up to which the storage grows by itself, in GiB. Only with `engine: postgresql`. Default: twice `storageGiB`, at least 100.",
      ),
    multiZone: z
      .boolean()
      .default(false)
      .describe("Whether a second machine in another zone takes over when the first one is lost."),
    backupDays: z
      .int()
      .min(1)
      .max(35)
      .default(7)
      .describe(
        "How long RDS keeps its own backups, from which any moment of that time can be restored, in days.",
      ),
    protect: z.boolean().optional().describe("Whether what would delete it fails. Default: `aws.protect`."),
    certificateAuthority: certificates
      .optional()
      .describe(
        "Who signs the service's certificate, in PEM form, for regions newer than Tierwright and for other implementations of AWS's API. Default: the region's authority `rds-ca-rsa2048-g1`.",
      ),
  })
  .optional()
  .describe(
    "PostgreSQL as a service of AWS, in place of a server with the role `db`. Default: a server has it.",
  );

/** PostgreSQL as a service of AWS. */
export type RdsSettings = RdsPostgresql | RdsAurora;

interface RdsCommon {
  /** Such as `db.t4g.small`. */
  readonly instanceClass: string;
  /** `17`, or `17.6`. */
  readonly version: string;
  /** Whether a second machine in another zone takes over. */
  readonly multiZone: boolean;
  /** How long RDS keeps its own backups, in days. */
  readonly backupDays: number;
  /** Whether what would delete it fails. */
  readonly protect: boolean;
  /** Who signs its certificate, in PEM form. */
  readonly certificateAuthority: string;
}

/** One machine, and perhaps one that stands by. */
export interface RdsPostgresql extends RdsCommon {
  readonly engine: "postgresql";
  readonly storageGiB: number;
  /** Size up to which the storage grows by itself, in GiB. */
  readonly maximumStorageGiB: number;
}

/** A cluster of Aurora, with one machine or, over several zones, two. */
export interface RdsAurora extends RdsCommon {
  readonly engine: "aurora-postgresql";
}

/** The section as it is written. */
export type RdsSection = NonNullable<z.output<typeof rdsSchema>>;

/** What its defaults follow from. */
interface Surroundings {
  readonly region?: string | undefined;
  /** Whether what holds data is protected unless it says otherwise. */
  readonly protect: boolean;
}

/** With every default filled in. */
export function resolveRds(
  section: RdsSection,
  { region, protect: protectedByDefault }: Surroundings,
): RdsSettings {
  const { engine, version, multiZone, backupDays, protect = protectedByDefault } = section;
  const certificateAuthority = section.certificateAuthority ?? rdsAuthority(region ?? "");
  if (certificateAuthority === undefined)
    throw new TypeError(`no authority of RDS is known in ${region ?? ""}`);
  const common = { version, multiZone, backupDays, protect, certificateAuthority };
  if (engine === "aurora-postgresql")
    return { engine, instanceClass: section.class ?? "db.t4g.medium", ...common };
  const storageGiB = section.storageGiB ?? 20;
  return {
    engine,
    instanceClass: section.class ?? "db.t4g.small",
    ...common,
    storageGiB,
    maximumStorageGiB: section.maximumStorageGiB ?? Math.max(100, 2 * storageGiB),
  };
}

/** The major version of PostgreSQL. */
export function majorVersion(version: string): number {
  return Number.parseInt(version, 10);
}
