import type { Sections } from "../sections";
import { groupServer } from "./plan";
import type { BucketSettings } from "./settings";

/** Undefined where nothing needs one. */
export function resolveBucket(sections: Sections): BucketSettings | undefined {
  const { name, expireReleasesDays } = sections.aws.bucket;
  const isNeeded = groupServer(sections) !== undefined || placeOfBackups(sections) === "bucket";
  return isNeeded ? { name, expireReleasesDays } : undefined;
}

/** Where backups lie: those of RDS are made on app servers, which are nothing to keep data on. */
export function placeOfBackups({ aws, database }: Pick<Sections, "aws" | "database">): "server" | "bucket" {
  return aws.backups ?? (database.rds === undefined ? "server" : "bucket");
}
