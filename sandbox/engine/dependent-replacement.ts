import type { Deployment } from "./deployment";
import { dependsOn, protectedMessage } from "./deletion";
import { isBuiltIn } from "./built-in-resource";
import * as operations from "./operations";
import type { ResourceState } from "./state";
import { unknownValue, type Values } from "./values";

/**
 * The resources that have to go before the root is deleted for its replacement: those whose inputs come from it, or
 * from another of them, and whose provider would replace them for a change there. All others stay and are updated.
 */
export async function dependentsToReplace(
  deployment: Deployment,
  root: ResourceState,
): Promise<ResourceState[]> {
  const { resources } = deployment.options.state;
  const candidates = resources.filter((each) => each.custom && !isBuiltIn(each) && isThere(each));
  const replaced = [root];
  const decided = new Map<ResourceState, string>();
  for (let before = 0; before < replaced.length;) {
    before = replaced.length;
    for (const candidate of candidates.filter((each) => !replaced.includes(each))) {
      const names = namesFrom(candidate, replaced);
      if (names.length === 0 || decided.get(candidate) === names.join()) continue;
      decided.set(candidate, names.join());
      if (await isReplacedBy(deployment, candidate, names)) replaced.push(candidate);
    }
  }
  const dependents = replaced.slice(1);
  for (const { urn } of dependents.filter((each) => each.protect === true))
    throw new Error(protectedMessage(urn, `replaced, as the replacement of ${root.urn} needs`));
  return dependents;
}

function isThere({ delete: isReplaced, pendingReplacement }: ResourceState): boolean {
  return isReplaced !== true && pendingReplacement !== true;
}

/** Names of the inputs that come from one of the resources. */
function namesFrom(candidate: ResourceState, sources: readonly ResourceState[]): string[] {
  if (!sources.some((source) => dependsOn(candidate, source))) return [];
  const urns = sources.map(({ urn }) => urn);
  return Object.entries(candidate.propertyDependencies)
    .filter(([, needed]) => needed.some((urn) => urns.includes(urn)))
    .map(([name]) => name);
}

async function isReplacedBy(
  deployment: Deployment,
  candidate: ResourceState,
  names: readonly string[],
): Promise<boolean> {
  const unknown: Values = Object.fromEntries(
    names.filter((name) => name in candidate.inputs).map((name) => [name, unknownValue]),
  );
  const goal = { ...candidate, inputs: { ...candidate.inputs, ...unknown } };
  const plugin = await deployment.pluginFor(candidate);
  const none = { ignoreChanges: [], replaceOnChanges: [] };
  return (await operations.diff(plugin, candidate, goal, none)).kind === "replace";
}
