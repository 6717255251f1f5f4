import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../sandbox/servers/sandbox";
import { freshServers } from "./bench-servers";
import { checkAnswers } from "./check-answers";
import type { Contender } from "./contender";
import { benchFolder } from "./places";
import { benchRuns } from "./scenario";

/** One measured row: how long each tool took. */
export interface Measurement {
  readonly sites: number;
  readonly title: string;
  /** How much of Ansible's time we may take. */
  readonly target: number | undefined;
  /** Seconds by name of the tool. */
  readonly seconds: Readonly<Record<string, number>>;
}

interface Team {
  readonly contender: Contender;
  readonly sandbox: Sandbox;
  readonly folder: string;
}

/** Lets every tool do the same runs on fresh servers of its own, in turns, and checks every site after each. */
export async function measure(
  contenders: readonly Contender[],
  sites: number,
  narrate: (line: string) => void,
): Promise<readonly Measurement[]> {
  const teams: Team[] = [];
  try {
    for (const contender of contenders) teams.push(await makeTeam(contender, sites, narrate));
    const measurements: Measurement[] = [];
    for (const run of benchRuns(sites)) {
      const seconds: Record<string, number> = {};
      for (const team of teams) {
        const { contender, sandbox, folder } = team;
        contender.configure(folder, sandbox, run.sites);
        seconds[contender.name] = await deployTimed(team, run.title);
        await checkAnswers(sandbox, run.sites);
        narrate(`${contender.title}: ${run.title}, ${sites} sites: ${seconds[contender.name]?.toFixed(1)} s`);
      }
      measurements.push({ sites, title: run.title, target: run.target, seconds });
    }
    return measurements;
  } finally {
    for (const { sandbox } of teams) await sandbox.remove();
  }
}

async function makeTeam(contender: Contender, sites: number, narrate: (line: string) => void): Promise<Team> {
  const folder = join(benchFolder, `${contender.name}-${sites}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sandbox = await freshServers(contender.name, narrate);
  await contender.prepare(folder, sandbox);
  return { contender, sandbox, folder };
}

async function deployTimed({ contender, folder }: Team, title: string): Promise<number> {
  const started = performance.now();
  const output = await contender.deploy(folder);
  const seconds = (performance.now() - started) / 1000;
  writeFileSync(join(folder, `${title.replaceAll(" ", "-")}.log`), output);
  return seconds;
}
