import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../settings/settings";
import type { Step } from "../steps/step";
import { followStep } from "./follow-step";
import { hotFoldersStep } from "./hot-folders-step";
import { incomingStep } from "./incoming-step";
import type { StagedSite } from "./staged-site";

/**
 * What lets servers change a site without the workstation: incoming folders and hot folders on every app server, and on
 * the first one the timer that follows the source.
 */
export function watchForChanges(
  name: string,
  site: Site,
  staged: readonly StagedSite[],
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): void {
  const everywhere = [
    { part: "incoming", step: incomingStep(site) },
    { part: "hot-folders", step: hotFoldersStep(site) },
  ];
  for (const { part, step } of everywhere) carryOutOn(staged, step, part);
  carryOutOn(staged.slice(0, 1), followStep(site), "follow");
  explain(site, parent);

  function carryOutOn(servers: readonly StagedSite[], step: Step | undefined, part: string): void {
    if (step === undefined) return;
    for (const { server } of servers) {
      server.carryOut(`${name}-${part}-${server.settings.name}`, step, {}, { parent, dependsOn });
    }
  }
}

/** A preview shows no release of such a site, so it says who decides. */
function explain({ name, incoming, follow }: Site, parent: pulumi.Resource): void {
  if (incoming !== undefined) {
    const folders = incoming.folders.map(({ path }) => path).join(", ");
    void pulumi.log.info(
      `${name}: its releases are pushed into ${folders}; this run brings its settings to the release that runs`,
      parent,
    );
  } else if (follow !== undefined) {
    void pulumi.log.info(
      `${name}: its app servers follow the source; this run brings its settings to the release that runs`,
      parent,
    );
  }
}
