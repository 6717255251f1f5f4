import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../settings/settings";

/** A site's certificate with its private key, in PEM form. */
export interface SiteCertificate {
  /** The site's own comes first; those between it and its authority may follow. */
  readonly certificate: pulumi.Input<string>;
  readonly privateKey: pulumi.Input<string>;
  /** The authority's own certificate, where no visitor has it from elsewhere. */
  readonly authority?: pulumi.Input<string> | undefined;
}

/** A site to which requests are to come. */
export interface SiteTraffic {
  readonly site: Pick<Site, "name" | "app" | "domains" | "redirects" | "tls" | "firstPort" | "rollout">;
  /** Undefined where the balancer needs none, or has its own way to one. */
  readonly certificate: SiteCertificate | undefined;
}

/** What divides requests among the machines of a group. */
export interface Balancer {
  /** Its name in DNS. */
  readonly address: pulumi.Output<string>;
  /** Where its own addresses are, from which requests come. */
  readonly networks: readonly string[];
  /** Whether visitors speak to it; otherwise nginx is in front of it. */
  readonly isFront: boolean;
  /** From here on requests for a site reach the group. `dependsOn` is what has to answer them. */
  serve(
    name: string,
    traffic: SiteTraffic,
    parent: pulumi.Resource,
    dependsOn: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[];
}

/** The domains of which the platform keeps the records. */
export interface Domains {
  /** Points a site's domains to whatever visitors speak to. `dependsOn` is what has to answer them. */
  point(
    name: string,
    site: Pick<Site, "domains" | "redirects">,
    parent: pulumi.Resource,
    dependsOn: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[];
}
