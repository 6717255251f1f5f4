import pc from "picocolors";
import { type GroupMember, membersTable } from "./aws-members";
import { awsDemo } from "./demo-place";
import type { DemoSite, WebAddress } from "./demo-sites";
import { siteUrl } from "./demo-sites";
import { plainTable } from "./summary";

/** What a person can do after `demo aws`. */
export function awsSummary(
  sites: readonly DemoSite[],
  servers: Readonly<Record<string, string>>,
  members: readonly GroupMember[],
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
      [
        ["(load balancer)", web.host, ""],
        ...Object.entries(servers).map(([name, address]) => [name, address, `${command} ssh ${name}`]),
      ],
    ),
    "",
    pc.bold("Machines of the group app"),
    membersTable(members),
    "",
    pc.bold("Try next"),
    `  More machines:     ${command} scale 3      as an alarm would; the third is born with what the others serve`,
    `                     ${command} members      who there is`,
    `  A machine dies:    podman kill tierwright-${awsDemo.name}-i-…      the group makes another one by itself`,
    "  A release:         change a file in examples/guestbook; then",
    `                     ${command}              no visitor loses a request, on any of the machines`,
    `  Another type:      in ${config}, app: { roles: app, type: t4g.medium, group: … }; then`,
    `                     ${command} preview`,
    `                     ${command}              machine by machine, each new one before an old one goes`,
    `  RDS:               ${config} says how; a PostgreSQL as RDS offers it, in place of db1`,
    "  A larger volume:   db1: { roles: db, dataGiB: 8 }; it grows while PostgreSQL runs",
    `  Take it away:      ${command} destroy      removes servers, network, keys and roles`,
    `                     ${command} clean        ends this AWS and removes all files of the demo`,
  ].join("\n");
}
