import type { Site } from "../settings/settings";
import type { WebserverSettings } from "../settings/webserver";
import { placeholderCount, secretPlaceholder } from "../steps/secret-placeholder";
import { publicFile, step, type File, type Step } from "../steps/step";
import { literal, projectText, renderTemplate } from "../steps/template";

/** What a webserver has to know about a site. */
export interface VirtualHost {
  readonly site: Pick<Site, "name" | "domains" | "redirects" | "webserver"> & {
    readonly tls: Pick<Site["tls"], "kind">;
  };
  readonly webserver: Pick<WebserverSettings, "httpPort" | "httpsPort">;
  /** Absolute folder of the site's current release, when nginx runs beside it and serves the static folders itself. */
  readonly releaseDirectory?: string | undefined;
  /** Whether the replicas are behind a load balancer, rather than where rollouts say. Default: no. */
  readonly balanced?: boolean;
}

const directory = "/etc/nginx/tierwright";

/** What the step takes on standard input. The balancer's name is no secret, but only known when the step is carried out. */
export const virtualHostSecrets = {
  /** With those between it and its authority, in PEM form. */
  certificate: "SITE_CERTIFICATE",
  privateKey: "SITE_PRIVATE_KEY",
  balancer: "BALANCER_ADDRESS",
} as const;

/**
 * A site on a webserver, in front of the replicas which its rollout has named there, or of a load balancer. Takes the
 * secrets of its certificate with TLS, and that of the balancer behind one.
 * @throws Error when a static folder cannot be served, or the snippet cannot be read.
 */
export function virtualHostStep(host: VirtualHost): Step {
  const { site } = host;
  return step(`site.${site.name}.virtual-host`, `virtual host of ${site.name}`, {
    variables: {
      SITE: site.name,
      DOMAINS: site.domains.join(" "),
      URL: origin(host),
      ...(host.balanced === true ? { BALANCED: "yes" } : {}),
    },
    files: [siteFile(host), ...snippet(host), ...certificate(host)],
    scripts: ["webserver/virtual-host"],
  });
}

function siteFile(host: VirtualHost): File {
  const file = publicFile(`/etc/nginx/sites-available/${host.site.name}.conf`, configuration(host));
  return host.balanced === true ? { ...file, mode: "0640" } : file;
}

function configuration(host: VirtualHost): string {
  const { site, webserver, balanced = false } = host;
  const tls = site.tls.kind !== "off";
  return renderTemplate("webserver/virtual-host.conf", "nginx", {
    site: literal(site.name),
    upstream: literal(balanced ? "$tierwright_balancer" : `site-${site.name}`),
    balancer: balanced && { address: literal(secretPlaceholder(virtualHostSecrets.balancer, "nginx")) },
    domains: site.domains,
    redirect: site.redirects.length > 0 && { hosts: site.redirects, origin: literal(origin(host)) },
    tls,
    // An internal authority may go one day; a browser that was told to insist on HTTPS would lock visitors out.
    hsts: site.tls.kind === "provided",
    httpsPort: literal(port(webserver.httpsPort, 443)),
    certificateFile: `${directory}/${site.name}.crt`,
    keyFile: `${directory}/${site.name}.key`,
    accessLog: `/var/log/nginx/${site.name}.access.log`,
    errorLog: `/var/log/nginx/${site.name}.error.log`,
    maximumBodyMiB: site.webserver.maximumBodyMiB,
    connectTimeoutSeconds: site.webserver.connectTimeoutSeconds,
    readTimeoutSeconds: site.webserver.readTimeoutSeconds,
    websockets: site.webserver.websockets,
    snippet: site.webserver.snippet !== undefined && snippetPath(site.name),
    folders: folders(host),
  });
}

function port(given: number, usual: number): string {
  return given === usual ? "" : `:${given}`;
}

/** What visitors begin addresses of the site with. */
export function origin({ site, webserver }: Pick<VirtualHost, "site" | "webserver">): string {
  const [domain] = site.domains;
  // It stands unquoted before a variable in the template.
  if (!/^[a-z0-9.-]+$/.test(domain)) throw new Error(`tierwright:sites.${site.name}.domain: not a domain`);
  return site.tls.kind === "off"
    ? `http://${domain}${port(webserver.httpPort, 80)}`
    : `https://${domain}${port(webserver.httpsPort, 443)}`;
}

/** The static folders of a site, and where nginx finds them when it serves them itself. */
export function folders({ site, releaseDirectory }: Pick<VirtualHost, "site" | "releaseDirectory">) {
  const seen = new Set<string>();
  return Object.entries(site.webserver.staticFolders).map(([path, folder]) => {
    const location = `${path.replace(/\/+$/, "")}/`;
    const setting = `tierwright:sites.${site.name}.webserver.staticFolders.${path}`;
    if (location === "/") throw new Error(`${setting}: would hide the app; name a path below /`);
    if (seen.has(location)) throw new Error(`${setting}: is there twice, with and without / at its end`);
    seen.add(location);
    return { location, directory: releaseDirectory !== undefined && `${releaseDirectory}/${folder}/` };
  });
}

/** Where the site's own lines for nginx lie. */
export function snippetPath(site: string): string {
  return `${directory}/${site}.snippet.conf`;
}

/** The site's own lines for nginx, where it has some. */
export function snippet({ site }: Pick<VirtualHost, "site">): readonly File[] {
  if (site.webserver.snippet === undefined) return [];
  const setting = `tierwright:sites.${site.name}.webserver.snippet`;
  const text = projectText(site.webserver.snippet);
  if (placeholderCount(text) > 0) throw new Error(`${setting}: contains %%SECRET(, which stands for secrets`);
  return [publicFile(snippetPath(site.name), text.endsWith("\n") ? text : `${text}\n`)];
}

function certificate({ site }: VirtualHost): readonly File[] {
  if (site.tls.kind === "off") return [];
  return [
    privateFile(`${directory}/${site.name}.crt`, virtualHostSecrets.certificate),
    privateFile(`${directory}/${site.name}.key`, virtualHostSecrets.privateKey),
  ];
}

function privateFile(path: string, secret: string): File {
  return { path, content: `${secretPlaceholder(secret)}\n`, mode: "0600", owner: "root:root" };
}
