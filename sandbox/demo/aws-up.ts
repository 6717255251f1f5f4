import { existsSync, rmSync } from "node:fs";
import { z } from "zod";
import { type AwsSandbox, startAws } from "../aws/aws-sandbox";
import { listMembers } from "./aws-members";
import { awsConfig, withEndpoint } from "./aws-config";
import { awsSummary } from "./aws-summary";
import { ensureDemoConfig } from "./demo-config";
import { deployAndVisit, previewDemo } from "./demo-deploy";
import { DemoEngine } from "./demo-engine";
import { awsDemo as place } from "./demo-place";
import { ensureDemoSecrets } from "./demo-secrets";
import type { WebAddress } from "./demo-sites";
import { Narrator } from "./narrator";

/** Where the demo's servers are. */
const region = "eu-central-1";

const outputsShape = z.object({
  servers: z.record(z.string(), z.object({ address: z.string() })),
  balancer: z.string().optional(),
});

/** Starts the stand-in for AWS, lets the deployment make network and servers there, and checks that every site answers. */
export async function awsUp(options: readonly string[]): Promise<void> {
  const narrator = new Narrator(4);
  const { aws, engine } = await prepare(narrator);
  const { sites, web } = await deployAndVisit(place, engine, narrator, options, () => findWeb(engine));
  const { servers } = await outputsOf(engine);
  console.log(awsSummary(sites, addressesOf(servers), await listMembers(aws), web));
}

/** Shows what `up` would do. */
export async function awsPreview(options: readonly string[]): Promise<void> {
  const narrator = new Narrator(3);
  const { engine } = await prepare(narrator);
  await previewDemo(place, engine, narrator, options);
}

/** Visitors come to the load balancer, or to a webserver where there is one in front. */
async function findWeb(engine: DemoEngine): Promise<WebAddress> {
  const { servers, balancer } = await outputsOf(engine);
  return { host: servers.web1?.address ?? balancer ?? "", port: 80 };
}

async function outputsOf(engine: DemoEngine): Promise<z.output<typeof outputsShape>> {
  return outputsShape.parse(await engine.outputs());
}

function addressesOf(servers: z.output<typeof outputsShape>["servers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(servers).map(([name, { address }]) => [name, address]));
}

async function prepare(
  narrator: Narrator,
): Promise<{ readonly aws: AwsSandbox; readonly engine: DemoEngine }> {
  // The program itself asks AWS for the group's machines; the stand-in lets in everybody who has a name.
  process.env.AWS_ACCESS_KEY_ID ??= "demo";
  process.env.AWS_SECRET_ACCESS_KEY ??= "demo";
  narrator.phase("AWS: moto's API on this machine, containers for its instances");
  const aws = await startAws({ name: place.name, region, narrate: narrator.line });
  narrator.done(`AWS's API answers at ${aws.endpointUrl}`);
  narrator.phase("Configuration");
  return { aws, engine: await configure(aws, narrator) };
}

async function configure(aws: AwsSandbox, narrator: Narrator): Promise<DemoEngine> {
  // A state that tells of servers which are gone would have the run believe that all is done.
  if (aws.isNew && existsSync(place.stateFolder)) {
    rmSync(place.stateFolder, { recursive: true });
    narrator.line("this AWS is new, as after a restart of this machine: the deployment starts from nothing");
  }
  place.ensureFolder();
  const what = ensureDemoConfig(
    place,
    () => awsConfig(aws.endpointUrl, region, aws.databaseAuthority),
    (text) => withEndpoint(text, aws.endpointUrl),
  );
  const engine = new DemoEngine(place);
  await engine.ensureStack();
  await ensureDemoSecrets(engine, place);
  narrator.done(`${place.shownConfigPath} ${what === "kept" ? "is as you left it" : what}`);
  return engine;
}
