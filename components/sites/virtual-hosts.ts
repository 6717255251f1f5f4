import type * as pulumi from "@pulumi/pulumi";
import type { SiteCertificate } from "../platforms/balancer";
import type { SecretInputs } from "../remote/step-input";
import type { SiteArgs } from "./site-args";
import type { StagedSite } from "./staged-site";
import { virtualHostSecrets, virtualHostStep } from "./virtual-host-step";

/** A site's virtual host on every webserver: in front of its app servers, or of the balancer of their group. */
export function virtualHosts(
  name: string,
  args: SiteArgs,
  staged: readonly StagedSite[],
  certificate: SiteCertificate | undefined,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const { site, webserver, balancer } = args;
  const secrets: SecretInputs = {
    ...(certificate && {
      [virtualHostSecrets.certificate]: certificate.certificate,
      [virtualHostSecrets.privateKey]: certificate.privateKey,
    }),
    ...(balancer && { [virtualHostSecrets.balancer]: balancer.address }),
  };
  return webserver.servers.map((server) => {
    const beside = staged.some((app) => app.server === server);
    const step = virtualHostStep({
      site,
      webserver: webserver.settings,
      releaseDirectory: beside ? `/srv/sites/${site.name}/current` : undefined,
      balanced: balancer !== undefined,
    });
    return server.carryOut(`${name}-virtual-host-${server.settings.name}`, step, secrets, {
      parent,
      dependsOn: [...webserver.ready(server), ...dependsOn],
    });
  });
}
