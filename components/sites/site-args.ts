import type { CertificateAuthority } from "../certificates/certificate-authority";
import type { Balancer, Domains } from "../platforms/balancer";
import type { Host } from "../remote/host";
import type { Site } from "../settings/settings";
import type { AppTier } from "../tiers/app-tier";
import type { DatabaseTier } from "../tiers/database-tier";
import type { Peers } from "../tiers/peers";
import type { WebserverTier } from "../tiers/webserver-tier";
import type { Release } from "./release";

/** What a site is made from. */
export interface SiteArgs {
  readonly site: Site;
  readonly release: Release;
  readonly database: DatabaseTier;
  readonly app: AppTier;
  /** The app servers that run it, also those that are gone; the first living one coordinates. */
  readonly servers: readonly Host[];
  readonly webserver: WebserverTier;
  /** The way from server to server, for the rollout. */
  readonly peers: Peers;
  /** What the servers run in place of the release, where somebody has looked. */
  readonly observed: string | undefined;
  readonly authority: CertificateAuthority;
  /** What divides requests among the machines of a group. @default no server is a group */
  readonly balancer?: Balancer | undefined;
  /** Who keeps the records of the site's domains. @default somebody else */
  readonly domains?: Domains | undefined;
}
