import type { ConfigPath } from "../config-path";
import type { RolloutSection } from "../rollout";
import { problem, type Problem } from "../settings-error";
import { rule } from "./rule";
import { eachSiteWithApp } from "./site-rules";

const rollingOnly = ["batch", "canary", "pauseSeconds"] as const;

/** Settings of one strategy are refused for the others, where they would mean nothing; `reload` needs its command. */
export const rolloutOfApps = rule(["apps"], ({ apps }) =>
  Object.entries(apps).flatMap(([name, { rollout, reload }]) =>
    rolloutProblems(rollout, rollout, reload, ["apps", name, "rollout"]),
  ),
);

/** The same for sites, which take over from their app what they do not set. */
export const rolloutOfSites = eachSiteWithApp(({ rollout }, app, path) =>
  rolloutProblems(rollout, { ...app.rollout, ...rollout }, app.reload, [...path, "rollout"]),
);

function rolloutProblems(
  own: RolloutSection,
  whole: RolloutSection,
  reload: string | undefined,
  path: ConfigPath,
): Problem[] {
  const misplaced = whole.strategy === "rolling" ? [] : rollingOnly.filter((key) => own[key] !== undefined);
  return [
    ...misplaced.map((key) => problem([...path, key], "is for `strategy: rolling` only")),
    ...(own.strategy === "reload" && reload === undefined
      ? [
          problem(
            [...path, "strategy"],
            "needs the app's `reload`, the command that upgrades a running replica",
          ),
        ]
      : []),
  ];
}
