import { step, type Step } from "../steps/step";
import type { EnvironmentInput } from "./environment";
import { pipelineSteps } from "./pipeline";
import { settingsVariable, siteVariables } from "./release-step";
import { hiddenVariables } from "./site-secrets";

/** Between which servers a rollout takes place. */
export interface RolloutServers {
  /** Names of the app servers that still exist; the first coordinates. */
  readonly app: readonly string[];
  /** Names of the webservers that still exist. */
  readonly webservers: readonly string[];
  /** What they run in place of the release, where somebody has looked. */
  readonly observed: string | undefined;
}

/**
 * Brings a site to the release and the settings that are staged on all its app servers: replicas are started beside
 * the former ones, and the webservers are switched when every one of them answers. It is carried out on the first app
 * server, which coordinates the others, so that it comes to its end also when the workstation is gone.
 */
export function rolloutStep({ site, release }: EnvironmentInput, servers: RolloutServers): Step {
  const { strategy } = site.rollout;
  const what = release.byServers === undefined ? `release ${release.id}` : "the settings";
  return step(`site.${site.name}.rollout`, `rollout of ${what} of ${site.name} (${strategy})`, {
    variables: {
      ...siteVariables(site, release),
      ...settingsVariable,
      STRATEGY: strategy,
      // Only for people, who see in a preview what a release will go through.
      PIPELINE: pipelineSteps(site, release.preset),
      APP_SERVERS: servers.app.join("\n"),
      WEBSERVERS: servers.webservers.join("\n"),
      ...(servers.observed === undefined ? {} : { OBSERVED: servers.observed }),
      ...hiddenVariables(site),
    },
    scripts: [release.byServers === undefined ? "app/rollout" : "app/redeploy"],
  });
}
