import { existsSync, rmSync } from "node:fs";
import { createSandbox } from "../servers/sandbox";
import type { Sandbox } from "../servers/sandbox";
import { demoConfig, demoServers, ensureDemoConfig, withServers } from "./demo-config";
import { deployAndVisit, previewDemo } from "./demo-deploy";
import { DemoEngine } from "./demo-engine";
import { serversDemo as place } from "./demo-place";
import { ensureDemoSecrets } from "./demo-secrets";
import type { WebAddress } from "./demo-sites";
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
  const findWeb = () => Promise.resolve(webAddress(sandbox));
  const { sites, web } = await deployAndVisit(place, engine, narrator, options, findWeb);
  console.log(closingSummary(sites, sandbox.servers, web));
}

/** Shows what `up` would do; makes the servers when they are not there. */
export async function demoPreview(options: readonly string[]): Promise<void> {
  const narrator = new Narrator(3);
  narrator.phase("Servers");
  const sandbox = await makeServers(narrator);
  narrator.phase("Configuration");
  await previewDemo(place, await configure(sandbox, narrator), narrator, options);
}

/** Where this machine's visitors find the webserver: the port of 127.0.0.1, else the server's own address. */
export function webAddress(sandbox: Sandbox): WebAddress {
  const server = sandbox.server("web1");
  return server.localHttpPort === undefined
    ? { host: server.address, port: server.httpPort }
    : { host: "127.0.0.1", port: server.localHttpPort };
}

async function makeServers(narrator: Narrator): Promise<Sandbox> {
  const localHttpPort = await freeWebPort();
  const sandbox = await createSandbox({
    name: place.name,
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
  if (sandbox.made.length > 0 && existsSync(place.stateFolder)) {
    rmSync(place.stateFolder, { recursive: true });
    narrator.line("the servers are new: the deployment starts from nothing");
  }
  place.ensureFolder();
  const what = ensureDemoConfig(
    place,
    () => demoConfig(sandbox),
    (text) => withServers(text, sandbox),
  );
  const engine = new DemoEngine(place);
  await engine.ensureStack();
  await ensureDemoSecrets(engine, place, sandbox);
  narrator.done(`${place.shownConfigPath} ${what === "kept" ? "is as you left it" : what}`);
  return engine;
}
