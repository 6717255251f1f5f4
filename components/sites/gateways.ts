import type * as pulumi from "@pulumi/pulumi";
import { gatewayStep } from "./gateway-step";
import type { SiteArgs } from "./site-args";

/** A site's gateway on every machine of a group that runs it. */
export function gateways(
  name: string,
  { site, servers, webserver, balancer }: SiteArgs,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const step = gatewayStep({
    site,
    webserver: webserver.settings,
    isFront: balancer?.isFront === true,
    networks: balancer?.networks ?? [],
  });
  return webserver.gateways
    .filter((server) => servers.includes(server))
    .map((server) =>
      server.carryOut(
        `${name}-gateway-${server.settings.name}`,
        step,
        {},
        {
          parent,
          dependsOn: [...webserver.ready(server), ...dependsOn],
        },
      ),
    );
}
