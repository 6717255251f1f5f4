import pc from "picocolors";
import { awsDemo } from "./demo-place";
import type { DemoSite, WebAddress } from "./demo-sites";
import { siteUrl } from "./demo-sites";
import { plainTable } from "./summary";

/** What a person can do after `demo aws`. */
export function awsSummary(
  sites: readonly DemoSite[],
  servers: Readonly<Record<string, string>>,
  web: WebAddress,
): string {
  const { command, shownConfigPath: config } = awsDemo;
  const [first] = sites;
  const names = sites.map(({ domain }) => domain).join(" ");
  return [
    pc.bold("Sites"),
    plainTable(
      ["site", "app", "URL"],
      sites.map((site) => [site.name, site.app, siteUrl(site, web)]),
    ),
    ...(first === undefined ? [] : [`  curl -H 'Host: ${first.domain}' http://${web.host}/`]),
    pc.dim(`  A browser needs a line in /etc/hosts: ${web.host} ${names}`),
    "",
    pc.bold("Servers"),
    plainTable(
      ["server", "address", "log in"],
      Object.entries(servers).map(([name, address]) => [name, address, `${command} ssh ${name}`]),
    ),
    "",
    pc.bold("Try next"),
    `  Another type:      in ${config}, app1: { roles: app, type: t4g.medium }; then`,
    `                     ${command} preview`,
    `                     ${command}              app1 is stopped and started; its sites come back`,
    "  Another server:    app2: { roles: app }; it gets an address, a host key and every site's release",
    "  A larger volume:   db1: { roles: db, dataGiB: 8 }; it grows while PostgreSQL runs",
    `  Take it away:      ${command} destroy      removes servers, network, keys and roles`,
    `                     ${command} clean        ends this AWS and removes all files of the demo`,
  ].join("\n");
}
