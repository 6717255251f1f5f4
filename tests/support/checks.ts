import { availableParallelism } from "node:os";
import { ensureMoto } from "../../sandbox/aws/moto";
import { type Check, type Outcome, programCheck } from "./check";
import { jestCheck } from "./jest-check";
import { shellFiles } from "./shell-files";
import { programPath } from "./tools";

const programs = "node_modules/.bin";

/** What programs keep from one run to the next. */
const kept = ".tierwright/checks";

/**
 * Everything that needs no servers. The fast tests use every core, so the programs run one by one beside them. One more
 * test than there are cores runs at a time, because many wait for what they started.
 */
export async function runFastChecks(): Promise<readonly Outcome[]> {
  const [tests, ...others] = await Promise.all([
    announced(jestCheck("tests", [`--maxWorkers=${availableParallelism() + 1}`])),
    ...lanes(staticChecks(), Math.max(1, Math.floor(availableParallelism() / 2))).map(inTurn),
  ]);
  return [tests, ...others.flat()];
}

/**
 * The tests on servers, two files at a time, because each mostly waits for its servers; showing how far they are. AWS's
 * stand-in is installed before they start: their limits of time are not made for that.
 */
export async function runEndToEndTests(): Promise<Outcome> {
  await ensureMoto(console.log);
  const config = "--config=jest.end-to-end.config.mjs";
  return announced(jestCheck("end-to-end tests", [config, "--maxWorkers=2"], true));
}

/** Longest first. */
function staticChecks(): readonly Check[] {
  const scripts = shellFiles();
  return [
    programCheck("tsc and eslint", process.execPath, [
      // What it reads stays until it ends: the collector would look through it again and again.
      "--max-semi-space-size=128",
      "tests/support/types-and-rules.mjs",
    ]),
    programCheck("prettier", `${programs}/prettier`, [
      "--check",
      "--cache",
      `--cache-location=${kept}/formats.json`,
      ".",
    ]),
    programCheck("shellcheck", programPath("shellcheck"), ["--external-sources", ...scripts]),
    programCheck("shfmt", programPath("shfmt"), ["-i", "2", "-ci", "-d", ...scripts]),
  ];
}

function lanes(checks: readonly Check[], count: number): readonly Check[][] {
  return Array.from({ length: count }, (_, lane) => checks.filter((_check, index) => index % count === lane));
}

async function inTurn(checks: readonly Check[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of checks) outcomes.push(await announced(check));
  return outcomes;
}

async function announced(check: Check): Promise<Outcome> {
  const outcome = await check.run();
  const { name, passed, failed, seconds, output } = outcome;
  const count = passed + failed > 1 ? `  ${passed} passed, ${failed} failed` : "";
  console.log(
    `${failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(17)} ${seconds.toFixed(1).padStart(6)} s${count}`,
  );
  if (failed > 0 && output !== "") console.log(`\n${output}`);
  return outcome;
}
