import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { balancersAreExplicit } from "./rules/balancers-are-explicit";
import { bucketsAreEncrypted } from "./rules/buckets-are-encrypted";
import { bucketsAreNotPublic } from "./rules/buckets-are-not-public";
import { bucketsBlockPublicAccess } from "./rules/buckets-block-public-access";
import { bucketsKeepVersions } from "./rules/buckets-keep-versions";
import { dataIsProtected } from "./rules/data-is-protected";
import { databasesAreNotPublic } from "./rules/databases-are-not-public";
import { disksAreEncrypted } from "./rules/disks-are-encrypted";
import { groupsNameAVersion } from "./rules/groups-name-a-version";
import { metadataNeedsAToken } from "./rules/metadata-needs-a-token";
import { resourcesAreTagged } from "./rules/resources-are-tagged";
import { sshIsNotOpen } from "./rules/ssh-is-not-open";
import { tlsIsModern } from "./rules/tls-is-modern";

/** Every rule of the pack. */
export const rules: readonly (ResourceValidationPolicy | StackValidationPolicy)[] = [
  sshIsNotOpen,
  bucketsAreNotPublic,
  bucketsBlockPublicAccess,
  bucketsAreEncrypted,
  bucketsKeepVersions,
  disksAreEncrypted,
  metadataNeedsAToken,
  groupsNameAVersion,
  dataIsProtected,
  databasesAreNotPublic,
  tlsIsModern,
  balancersAreExplicit,
  resourcesAreTagged,
];
