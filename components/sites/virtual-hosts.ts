import type * as pulumi from "@pulumi/pulumi";
import type { SecretInputs } from "../remote/step-input";
import type { SiteArgs } from "./site-args";
import type { StagedSite } from "./staged-site";
import { virtualHostStep } from "./virtual-host-step";

/** A site's virtual host on every webserver. */
export function virtualHosts(
  name: string,
  args: SiteArgs,
  staged: readonly StagedSite[],
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const { site, webserver } = args;
  const secrets = certificate(name, args, parent);
  return webserver.servers.map((server) => {
    const beside = staged.some((app) => app.server === server);
    const step = virtualHostStep({
      site,
      webserver: webserver.settings,
      releaseDirectory: beside ? `/srv/sites/${site.name}/current` : undefined,
    });
    return server.carryOut(`${name}-virtual-host-${server.settings.name}`, step, secrets, {
      parent,
      dependsOn: [...webserver.ready(server), ...dependsOn],
    });
  });
}

function certificate(name: string, { site, authority }: SiteArgs, parent: pulumi.Resource): SecretInputs {
  switch (site.tls.kind) {
    case "off":
    case "acm":
      return {};
    case "provided":
      return { SITE_CERTIFICATE: site.tls.certificate, SITE_PRIVATE_KEY: site.tls.privateKey.reveal() };
    case "internal": {
      const issued = authority.issue(
        name,
        { commonName: site.domains[0], dnsNames: [...site.domains, ...site.redirects], ipAddresses: [] },
        parent,
      );
      return { SITE_CERTIFICATE: issued.certificate, SITE_PRIVATE_KEY: issued.privateKey };
    }
  }
}
