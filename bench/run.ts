import { Command, InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { SandboxError } from "../sandbox/servers/sandbox-error";
import { ansibleContender } from "./ansible-contender";
import { fillPackageCache } from "./bench-servers";
import type { Contender } from "./contender";
import { benchGrowth } from "./growth/bench-growth";
import { benchLoad } from "./load/bench-load";
import { measure, type Measurement } from "./measure";
import { terminalTable, writePages } from "./report";
import { targetSites } from "./scenario";
import { tierwrightContender } from "./tierwright-contender";

interface Options {
  readonly sites: readonly number[];
  readonly only?: "ours" | "ansible" | "load" | "growth";
}

new Command("npm run bench --")
  .description(
    "Deployments beside Ansible doing the same work on the same servers: their time, and what visitors lose",
  )
  .option("--sites <numbers>", "how many sites, such as 3,20", parseSites, [3, targetSites])
  .addOption(
    new Option(
      "--only <what>",
      "the time of one of the two tools, releases under load, or previews of ever larger stacks",
    ).choices(["ours", "ansible", "load", "growth"]),
  )
  .action(bench)
  .parseAsync()
  .catch((error: unknown) => {
    const expected = error instanceof SandboxError;
    const text = expected ? error.message : String(error instanceof Error ? error.stack : error);
    console.error(`${pc.red("✗")} ${text}`);
    process.exitCode = 1;
  });

async function bench({ sites, only }: Options): Promise<void> {
  const narrate = (line: string) => {
    console.log(pc.dim(`  ${line}`));
  };
  if (only === "load") return benchLoad(narrate);
  if (only === "growth") return benchGrowth(narrate);
  // The peer goes first in each row: what the machine still has to read from its disk, it reads for both.
  const contenders: Contender[] = [];
  if (only !== "ours") contenders.push(ansibleContender(narrate));
  if (only !== "ansible") contenders.push(tierwrightContender());
  await fillPackageCache(narrate);
  const measurements: Measurement[] = [];
  for (const count of sites) measurements.push(...(await measure(contenders, count, narrate)));
  console.log(terminalTable(contenders, measurements));
  if (only === undefined && sites.includes(targetSites))
    console.log(`written to ${(await writePages(contenders, measurements)).join(" and ")}`);
}

function parseSites(text: string): readonly number[] {
  const numbers = text.split(",").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= 200)) return numbers;
  throw new InvalidArgumentError("give whole numbers from 1 to 200, with commas between them.");
}
