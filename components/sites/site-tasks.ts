import { createHash } from "node:crypto";
import * as random from "@pulumi/random";
import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { SecretInputs } from "../remote/step-input";
import type { Step } from "../steps/step";
import { type TaskPhase, type TaskPlace, taskPlaces } from "../tasks/task";
import { askedServersSecret, taskStep } from "../tasks/task-step";
import { taskPhases } from "../tasks/tasks";
import type { TaskRun } from "../settings/tasks";
import type { SiteArgs } from "./site-args";
import { hiddenVariables } from "./site-secrets";

/** Runs the tasks that a site was asked for, one after the other, and each part on all its servers before the next. */
export function runTasks(
  name: string,
  args: SiteArgs,
  secrets: SecretInputs,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): void {
  let before = dependsOn;
  for (const run of args.site.tasks) {
    const asked = askedServers(`${name}-task-${run.name}`, args, run, parent);
    for (const phase of taskPhases(run, args.site)) {
      const label = phase.name === "" ? run.name : `${run.name}-${phase.name}`;
      const known = { ...secrets, [askedServersSecret]: asked.apply((places) => places[phase.place]) };
      before = placeServers(phase.place, args).map((server) => {
        const step = stepOnServer(args, run, phase, server.settings.name);
        return server.carryOut(`${name}-task-${label}-${server.settings.name}`, step, known, {
          parent,
          dependsOn: before,
          nothingToTakeBack: true,
          on: phase.place === "app" ? "all" : "one",
          newcomers: "never",
        });
      });
    }
  }
}

/**
 * The servers that a token was meant for, by place: those that were there when it was first seen. A server that joins
 * later must not run what was asked for before, least of all `clean`. A token has a resource of its own, which
 * remembers.
 */
function askedServers(
  name: string,
  args: SiteArgs,
  { token }: TaskRun,
  parent: pulumi.Resource,
): pulumi.Output<Record<TaskPlace, string>> {
  const namesAt = (place: TaskPlace) => placeServers(place, args).map(({ settings }) => settings.name);
  const keepers = Object.fromEntries(taskPlaces.map((place) => [place, `|${namesAt(place).join("|")}|`]));
  const hash = createHash("sha256").update(token).digest("hex").slice(0, 8);
  const seen = new random.RandomId(
    `${name}-token-${hash}`,
    { byteLength: 4, keepers },
    { parent, ignoreChanges: ["keepers"] },
  );
  return seen.keepers.apply((known = {}) => ({
    app: known.app ?? "",
    database: known.database ?? "",
    "first-app": known["first-app"] ?? "",
  }));
}

/** Where the app runs, it may print its secrets. */
function stepOnServer({ site }: SiteArgs, run: TaskRun, phase: TaskPhase, server: string): Step {
  const step = taskStep(site, run, phase, server);
  if (phase.place === "database") return step;
  return { ...step, variables: { ...step.variables, ...hiddenVariables(site) } };
}

function placeServers(place: TaskPlace, { servers, database }: SiteArgs): readonly Host[] {
  const appServers = servers.filter(({ settings }) => !settings.gone);
  switch (place) {
    case "app":
      return appServers;
    case "first-app":
      return appServers.slice(0, 1);
    case "database":
      return [database.server].filter((server) => server !== undefined);
  }
}
