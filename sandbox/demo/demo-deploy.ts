import pc from "picocolors";
import { SandboxError } from "../servers/sandbox-error";
import type { DemoEngine } from "./demo-engine";
import type { DemoPlace } from "./demo-place";
import { checkSite, readDemoSites, siteUrl } from "./demo-sites";
import type { DemoSite, WebAddress } from "./demo-sites";
import type { Narrator } from "./narrator";

/** Deploys the configuration and checks that every site answers; returns the sites and where they were visited. */
export async function deployAndVisit(
  place: DemoPlace,
  engine: DemoEngine,
  narrator: Narrator,
  options: readonly string[],
  findWeb: () => Promise<WebAddress>,
): Promise<{ readonly sites: readonly DemoSite[]; readonly web: WebAddress }> {
  narrator.phase(`Deployment by ${engine.title}`);
  const run = await engine.run("up", options);
  if (run.status !== 0) throw new SandboxError(failedRun(place));
  narrator.done(
    run.changes === 0 ? "nothing to do: everything is as configured" : `${run.changes} changes made`,
  );

  narrator.phase("Does every site answer?");
  const web = await findWeb();
  const sites = readDemoSites(place);
  await checkSites(sites, web, narrator, place);

  const ending = run.changes === 0 ? "Nothing had to be changed" : "Deployed";
  console.log(
    `\n${pc.bold(pc.green(`${ending}, ${sites.length} sites answer: ${narrator.total()} in all.`))}\n`,
  );
  return { sites, web };
}

/** Shows what `up` would do. */
export async function previewDemo(
  place: DemoPlace,
  engine: DemoEngine,
  narrator: Narrator,
  options: readonly string[],
): Promise<void> {
  narrator.phase(`Preview by ${engine.title}`);
  const run = await engine.run("preview", options);
  if (run.status !== 0)
    throw new SandboxError(`The preview failed, see above. The configuration: ${place.shownConfigPath}`);
}

/** Checks all sites at once; an error names those that do not answer. */
async function checkSites(
  sites: readonly DemoSite[],
  web: WebAddress,
  narrator: Narrator,
  { command }: DemoPlace,
): Promise<void> {
  const problems = await Promise.all(sites.map((site) => checkSite(site, web)));
  const bad = sites.flatMap((site, index) =>
    problems[index] === undefined ? [] : [`${site.name} ${problems[index]}`],
  );
  if (bad.length > 0)
    throw new SandboxError(
      `${bad.join("\n")}\nLook on the servers: ${command} ssh app1, there: sudo tierwright status; ` +
        "on web1: sudo tail /var/log/nginx/error.log",
    );
  for (const site of sites) narrator.done(`${siteUrl(site, web)} answers`);
}

function failedRun({ shownConfigPath, command }: DemoPlace): string {
  return (
    "The run failed, see above. What was done is kept: mend the cause and run the same command again.\n" +
    `The configuration: ${shownConfigPath}. To start from nothing: ${command} clean`
  );
}
