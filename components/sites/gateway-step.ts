import { gatewayPort } from "../settings/port-blocks";
import type { Site } from "../settings/settings";
import type { WebserverSettings } from "../settings/webserver";
import { publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";
import { folders, origin, snippet, snippetPath } from "./virtual-host-step";

/** What the gateway of a machine has to know about a site. */
export interface Gateway {
  readonly site: Pick<
    Site,
    "name" | "app" | "domains" | "redirects" | "webserver" | "tls" | "firstPort" | "rollout"
  >;
  readonly webserver: Pick<WebserverSettings, "httpPort" | "httpsPort">;
  /** Whether visitors speak to the balancer, rather than to a webserver in front of it. */
  readonly isFront: boolean;
  /** Where requests come from: only these may say who the visitor is. */
  readonly networks: readonly string[];
}

/**
 * A site on a machine of a group: nginx in front of the replicas of this machine alone, on a port of the site's own, for
 * the load balancer. TLS ends before it.
 * @throws Error when a static folder cannot be served, or the snippet cannot be read.
 */
export function gatewayStep(gateway: Gateway): Step {
  const { site } = gateway;
  const { check } = site.app;
  return step(`site.${site.name}.gateway`, `gateway of ${site.name}`, {
    variables: {
      SITE: site.name,
      DOMAINS: site.domains.join(" "),
      URL: origin(gateway),
      GATEWAY_PORT: String(gatewayPort(site)),
      HEALTH_STATUS: String(check.kind === "http" ? check.status : 200),
      READY_SECONDS: String(check.timeoutSeconds),
    },
    files: [
      publicFile(`/etc/nginx/sites-available/${site.name}.conf`, configuration(gateway)),
      ...snippet(gateway),
    ],
    scripts: ["webserver/virtual-host"],
  });
}

function configuration(gateway: Gateway): string {
  const { site, networks, isFront } = gateway;
  const { check } = site.app;
  return renderTemplate("webserver/gateway.conf", "nginx", {
    site: literal(site.name),
    upstream: literal(`site-${site.name}`),
    port: gatewayPort(site),
    networks: networks.map(literal),
    scheme: literal(site.tls.kind === "off" ? "http" : "https"),
    redirect: site.redirects.length > 0 && { hosts: site.redirects, origin: literal(origin(gateway)) },
    // A webserver in front says it already.
    hsts: isFront && (site.tls.kind === "provided" || site.tls.kind === "acm"),
    accessLog: `/var/log/nginx/${site.name}.access.log`,
    errorLog: `/var/log/nginx/${site.name}.error.log`,
    maximumBodyMiB: site.webserver.maximumBodyMiB,
    connectTimeoutSeconds: site.webserver.connectTimeoutSeconds,
    readTimeoutSeconds: site.webserver.readTimeoutSeconds,
    websockets: site.webserver.websockets,
    snippet: site.webserver.snippet !== undefined && snippetPath(site.name),
    folders: folders({ site, releaseDirectory: `/srv/sites/${site.name}/current` }),
    health: check.kind === "http" && { path: check.path, host: site.domains[0] },
  });
}
