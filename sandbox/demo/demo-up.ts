import { existsSync, rmSync } from "node:fs";
import { relative } from "node:path";
import pc from "picocolors";
import { createSandbox } from "../servers/sandbox";
import type { Sandbox } from "../servers/sandbox";
import { SandboxError } from "../servers/sandbox-error";
import { demoServers, ensureDemoConfig } from "./demo-config";
import { DemoEngine } from "./demo-engine";
import { configPath, demoName, ensureDemoFolder, stateFolder } from "./demo-folder";
import { ensureDemoSecrets } from "./demo-secrets";
import { checkSite, readDemoSites, siteUrl } from "./demo-sites";
import type { DemoSite, WebAddress } from "./demo-sites";
import { Narrator } from "./narrator";
import { closingSummary } from "./summary";
import { freeWebPort } from "./web-port";

/** Makes the servers, deploys the configuration to them, and checks that every site answers. */
export async function demoUp(options: readonly string[]): Promise<void> {
  const narrator = new Narrator(4);
  narrator.phase("Servers: three Debian machines as containers");
  const sandbox = await makeServers(narrator);

  narrator.phase("Configuration");
  const engine = await configure(sandbox, narrator);

  narrator.phase(`Deployment by ${engine.title}`);
  const run = await engine.run("up", options);
  if (run.status !== 0) throw new SandboxError(failedRun());
  narrator.done(
    run.changes === 0 ? "nothing to do: everything is as configured" : `${run.changes} changes made`,
  );

  narrator.phase("Does every site answer?");
  const web = webAddress(sandbox);
  const sites = readDemoSites();
  await checkSites(sites, web, narrator);

  const ending = run.changes === 0 ? "Nothing had to be changed" : "Deployed";
  console.log(
    `\n${pc.bold(pc.green(`${ending}, ${sites.length} sites answer: ${narrator.total()} in all.`))}\n`,
  );
  console.log(closingSummary(sites, sandbox.servers, web));
}

/** Shows what `up` would do; makes the servers when they are not there. */
export async function demoPreview(options: readonly string[]): Promise<void> {
  const narrator = new Narrator(3);
  narrator.phase("Servers");
  const sandbox = await makeServers(narrator);
  narrator.phase("Configuration");
  const engine = await configure(sandbox, narrator);
  narrator.phase(`Preview by ${engine.title}`);
  const run = await engine.run("preview", options);
  if (run.status !== 0) throw new SandboxError(failedRun());
}

/** Where this machine's visitors find the webserver: the port of 127.0.0.1, else the server's own address. */
export function webAddress(sandbox: Sandbox): WebAddress {
  const server = sandbox.server("web1");
  return server.localHttpPort === undefined
    ? { host: server.address, port: server.httpPort }
    : { host: "127.0.0.1", port: server.localHttpPort };
}

/** Checks all sites at once; an error names those that do not answer. */
async function checkSites(sites: readonly DemoSite[], web: WebAddress, narrator: Narrator): Promise<void> {
  const problems = await Promise.all(sites.map((site) => checkSite(site, web)));
  const bad = sites.flatMap((site, index) =>
    problems[index] === undefined ? [] : [`${site.name} ${problems[index]}`],
  );
  if (bad.length > 0)
    throw new SandboxError(
      `${bad.join("\n")}\nLook on the servers: npm run demo ssh app1, there: sudo tierwright status; ` +
        "on web1: sudo tail /var/log/nginx/error.log",
    );
  for (const site of sites) narrator.done(`${siteUrl(site, web)} answers`);
}

async function makeServers(narrator: Narrator): Promise<Sandbox> {
  const localHttpPort = await freeWebPort();
  const sandbox = await createSandbox({
    name: demoName,
    servers: demoServers.map(({ name, role }) => ({
      name,
      ...(role === "webserver" ? { localHttpPort } : {}),
    })),
    narrate: narrator.line,
  });
  const names = sandbox.servers.map(({ name, address }) => `${name} (${address})`).join(", ");
  narrator.done(`${names} answer over SSH`);
  return sandbox;
}

async function configure(sandbox: Sandbox, narrator: Narrator): Promise<DemoEngine> {
  // A state that tells of servers which are gone would have the run believe that all is done.
  if (sandbox.made.length > 0 && existsSync(stateFolder)) {
    rmSync(stateFolder, { recursive: true });
    narrator.line("the servers are new: the deployment starts from nothing");
  }
  ensureDemoFolder();
  const what = ensureDemoConfig(sandbox);
  const engine = new DemoEngine();
  await engine.ensureStack();
  await ensureDemoSecrets(engine, sandbox);
  narrator.done(`${relative(process.cwd(), configPath)} ${what === "kept" ? "is as you left it" : what}`);
  return engine;
}

function failedRun(): string {
  return (
    "The run failed, see above. What was done is kept: mend the cause and run the same command again.\n" +
    `The configuration: ${relative(process.cwd(), configPath)}. To start from nothing: npm run demo clean`
  );
}
