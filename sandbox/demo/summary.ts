import Table from "cli-table3";
import pc from "picocolors";
import type { SandboxServer } from "../servers/server-access";
import { serversDemo } from "./demo-place";
import type { DemoSite, WebAddress } from "./demo-sites";
import { siteUrl } from "./demo-sites";

/** A table for the terminal, without frames that get in the way of copying. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: head.map((text) => pc.bold(text)),
    chars: {
      mid: "",
      "left-mid": "",
      "mid-mid": "",
      "right-mid": "",
      top: "",
      "top-mid": "",
      "top-left": "",
      "top-right": "",
      bottom: "",
      "bottom-mid": "",
      "bottom-left": "",
      "bottom-right": "",
      left: "  ",
      right: "",
      middle: "  ",
    },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** What a person can do after `demo up`. */
export function closingSummary(
  sites: readonly DemoSite[],
  servers: readonly SandboxServer[],
  web: WebAddress,
): string {
  const first = sites[0];
  const config = serversDemo.shownConfigPath;
  const webserver = servers.find(({ name }) => name === "web1");
  const parts = [
    pc.bold("Sites"),
    plainTable(
      ["site", "app", "open in a browser"],
      sites.map((site) => [site.name, site.app, siteUrl(site, web)]),
    ),
    "",
    pc.bold("Servers"),
    plainTable(
      ["server", "address", "log in"],
      servers.map(({ name, address, port }) => [name, `${address}:${port}`, `npm run demo ssh ${name}`]),
    ),
    "",
    ...(first === undefined || webserver === undefined ? [] : otherWays(first, sites, webserver, web)),
    pc.bold("Try next"),
    `  Change a setting:  in ${config}, make prod's GREETING another text, or its replicas 3; then`,
    "                     npm run demo preview      shows what would change, on which server",
    "                     npm run demo              makes it so",
    `  Add a site:        under tierwright:sites: add a line such as`,
    "                     test: { app: guestbook, domain: test.localhost }",
    "  Release:           change a file in examples/guestbook, then npm run demo; no visitor loses a request",
    "  Go back:           npm run demo ssh app1; there: sudo tierwright rollback prod",
    `  Run a task:        under a site: tasks: { backup: "1" }; another text runs it again`,
    "  Look:              npm run demo status; npm run demo ssh app1; there: sudo tierwright status",
    "  Take it away:      npm run demo destroy      removes what was deployed; the servers stay",
    "                     npm run demo clean        removes the servers and all files of the demo",
  ];
  return parts.join("\n");
}

function otherWays(
  site: DemoSite,
  sites: readonly DemoSite[],
  webserver: SandboxServer,
  web: WebAddress,
): string[] {
  const direct = webserver.address === webserver.privateAddress;
  const lines = [
    pc.bold("With curl"),
    `  curl --resolve ${site.domain}:${web.port}:${web.host} ${siteUrl(site, web)}`,
  ];
  if (direct) {
    const names = sites.map(({ domain }) => domain).join(" ");
    lines.push(
      `  curl -H 'Host: ${site.domain}' http://${webserver.address}/`,
      pc.dim(
        `  A browser that does not know names below localhost needs a line in /etc/hosts: 127.0.0.1 ${names}`,
      ),
    );
  }
  return [...lines, ""];
}
