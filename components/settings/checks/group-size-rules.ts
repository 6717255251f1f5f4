import { scheduledName } from "../aws/group";
import type { GroupSection, ScheduledSection } from "../aws/group-section";
import { madeServers } from "../aws/plan";
import type { ConfigPath } from "../config-path";
import { problem, type Problem } from "../settings-error";
import { repeated, rule } from "./rule";

function eachGroup(check: (group: GroupSection, path: ConfigPath) => Problem[]) {
  return rule(["platform", "servers"], (sections) =>
    madeServers(sections).flatMap(([name, { group }]) =>
      group === undefined ? [] : check(group, ["servers", name, "group"]),
    ),
  );
}

/** The smallest size may not be above the largest. */
export const sizeOfGroups = eachGroup(({ minimum, maximum }, path) =>
  minimum <= maximum
    ? []
    : [problem([...path, "minimum"], `is ${minimum}, which is more than \`maximum\`, ${maximum}`)],
);

/** A scheduled size says something, and fits to itself; what it leaves out is the group's own. */
export const scheduleOfGroups = eachGroup((group, path) => [
  ...group.schedule.flatMap((entry, index) => scheduleProblems(entry, group, [...path, "schedule", index])),
  ...repeated(
    group.schedule.map((entry, index) => ({ name: scheduledName(entry), index })),
    ({ name }) => name,
  ).flatMap(([first, ...others]) =>
    others.map(({ index }) =>
      problem(
        [...path, "schedule", index],
        `has the name or the time of schedule[${first.index}]; a name has to be its own, and a time too unless both are named`,
      ),
    ),
  ),
]);

function scheduleProblems(entry: ScheduledSection, group: GroupSection, path: ConfigPath): Problem[] {
  const { minimum = group.minimum, maximum = group.maximum, desired } = entry;
  if (entry.minimum === undefined && entry.maximum === undefined && desired === undefined)
    return [problem(path, "changes nothing; set minimum, maximum or desired")];
  if (minimum > maximum)
    return [
      problem(
        path,
        `has the minimum ${minimum} and the maximum ${maximum}; what it leaves out is the group's: set both`,
      ),
    ];
  return desired === undefined || (desired >= minimum && desired <= maximum)
    ? []
    : [problem([...path, "desired"], `is ${desired}, which is not between ${minimum} and ${maximum}`)];
}

/** Spot capacity begins where that on demand ends. */
export const spotOfGroups = eachGroup(({ spot, maximum, schedule }, path) => {
  const largest = Math.max(maximum, ...schedule.map((entry) => entry.maximum ?? 0));
  return spot === undefined || spot.onDemand < largest
    ? []
    : [
        problem(
          [...path, "spot", "onDemand"],
          `is ${spot.onDemand}, so that none of at most ${largest} machines is on spot; choose less, or remove \`spot\``,
        ),
      ];
});
