import type * as pulumi from "@pulumi/pulumi";
import type { SiteCertificate } from "../platforms/balancer";
import type { SiteArgs } from "./site-args";

/** The certificate of a site for whatever visitors speak to; undefined where it needs none, or makes its own. */
export function siteCertificate(
  name: string,
  { site, authority }: Pick<SiteArgs, "site" | "authority">,
  parent: pulumi.Resource,
): SiteCertificate | undefined {
  switch (site.tls.kind) {
    case "off":
    case "acm":
      return undefined;
    case "provided":
      return { certificate: site.tls.certificate, privateKey: site.tls.privateKey.reveal() };
    case "internal": {
      const issued = authority.issue(
        name,
        { commonName: site.domains[0], dnsNames: [...site.domains, ...site.redirects], ipAddresses: [] },
        parent,
      );
      return { ...issued, authority: authority.certificate };
    }
  }
}
