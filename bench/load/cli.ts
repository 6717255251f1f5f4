import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { LoadRun } from "./load-run";

interface Options {
  readonly domain: string;
  readonly rate: string;
  readonly seconds: string;
  readonly websockets: string;
}

new Command("npx tsx bench/load/cli.ts")
  .description("Sends requests to a site of the load tests' app, on a server of a sandbox")
  .argument("<sandbox>", "name of the sandbox")
  .argument("<server>", "its server with nginx")
  .requiredOption("--domain <name>", "the site's domain")
  .option("--rate <number>", "requests in a second", "200")
  .option("--seconds <number>", "how long", "10")
  .option("--websockets <number>", "held open", "10")
  .action(async (sandbox: string, server: string, options: Options) => {
    const { domain, rate, seconds, websockets } = options;
    const load = await LoadRun.start({
      target: { sandbox, server },
      domain,
      rate: Number(rate),
      maximumSeconds: Number(seconds),
      websockets: Number(websockets),
    });
    await pause(Number(seconds) * 1000);
    console.log(JSON.stringify(await load.end(), undefined, 2));
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
