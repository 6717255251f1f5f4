import { existsSync } from "node:fs";
import { openSandbox } from "../servers/sandbox";
import type { Sandbox } from "../servers/sandbox";
import { serversDemo } from "./demo-place";
import { checkSite, readDemoSites, siteUrl } from "./demo-sites";
import { webAddress } from "./demo-up";
import { plainTable } from "./summary";

/** Prints servers and sites as they are now; the exit status is 1 when one of them is not well. */
export async function demoStatus(): Promise<void> {
  const sandbox = await openSandbox(serversDemo.name);
  const servers = await Promise.all(sandbox.servers.map((server) => serverRow(sandbox, server.name)));
  console.log(plainTable(["server", "address", "state", "kit"], servers));
  if (!existsSync(serversDemo.configPath)) return;
  const web = webAddress(sandbox);
  const sites = readDemoSites(serversDemo);
  const problems = await Promise.all(sites.map((site) => checkSite(site, web, 0)));
  const rows = sites.map((site, index) => [site.name, siteUrl(site, web), problems[index] ?? "answers"]);
  console.log(`\n${plainTable(["site", "URL", "state"], rows)}`);
  if (problems.some((problem) => problem !== undefined) || sandbox.servers.some(({ running }) => !running))
    process.exitCode = 1;
}

async function serverRow(sandbox: Sandbox, name: string): Promise<string[]> {
  const { address, port, running } = sandbox.server(name);
  if (!running) return [name, `${address}:${port}`, "stopped; npm run demo starts it", ""];
  const state = (await sandbox.exec(name, "systemctl is-system-running")).stdout.trim();
  const version = await sandbox.exec(name, "tierwright version");
  return [
    name,
    `${address}:${port}`,
    state,
    version.status === 0 ? version.stdout.trim() : "nothing deployed",
  ];
}
