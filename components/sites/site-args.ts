import type { CertificateAuthority } from "../certificates/certificate-authority";
import type { Site } from "../settings/settings";
import type { AppTier } from "../tiers/app-tier";
import type { DatabaseTier } from "../tiers/database-tier";
import type { WebserverTier } from "../tiers/webserver-tier";
import type { Release } from "./release";

/** What a site is made from. */
export interface SiteArgs {
  readonly site: Site;
  readonly release: Release;
  readonly database: DatabaseTier;
  readonly app: AppTier;
  readonly webserver: WebserverTier;
  readonly authority: CertificateAuthority;
}
