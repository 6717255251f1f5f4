import { isBuiltIn } from "./built-in-resource";
import type { Deployment } from "./deployment";
import * as operations from "./operations";
import type { Operation } from "./display";
import type { ResourceState } from "./state";
import { nameOf } from "./urn";

/** Deletes in parallel, each resource after those that depend on it. */
export async function deleteInOrder(deployment: Deployment, doomed: readonly ResourceState[]): Promise<void> {
  for (const entry of doomed.filter((each) => each.protect === true && each.delete !== true)) {
    deployment.fail(entry.urn, "delete", new Error(protectedMessage(entry.urn, "deleted")));
  }
  if (deployment.isStopped) return;
  const urns = new Set(doomed.map(({ urn }) => urn));
  await removeInOrder(deployment, doomed, (entry) => deleteOne(deployment, entry, urns));
}

/**
 * Calls `remove` for each entry after those that depend on it, in parallel; false when one of them was not removed,
 * and those which it needs were left alone.
 */
export async function removeInOrder(
  deployment: Deployment,
  doomed: readonly ResourceState[],
  remove: (entry: ResourceState) => Promise<boolean>,
): Promise<boolean> {
  const done = new Map<ResourceState, Promise<boolean>>();
  return !(await Promise.all(doomed.map(afterDependents))).includes(false);

  function afterDependents(entry: ResourceState): Promise<boolean> {
    const started = done.get(entry) ?? start(entry);
    done.set(entry, started);
    return started;
  }

  // A microtask's delay lets the caller register the promise before dependents look for it.
  async function start(entry: ResourceState): Promise<boolean> {
    await Promise.resolve();
    const dependents = doomed.filter((other) => other !== entry && dependsOn(other, entry));
    const gone = await Promise.all(dependents.map(afterDependents));
    if (gone.includes(false) || deployment.isStopped) return false;
    return remove(entry);
  }
}

async function deleteOne(
  deployment: Deployment,
  entry: ResourceState,
  urns: ReadonlySet<string>,
): Promise<boolean> {
  const { state, dryRun } = deployment.options;
  const isRetained = entry.retainOnDelete === true;
  const isGoneWith = entry.deletedWith !== undefined && urns.has(entry.deletedWith);
  const hasWork = entry.custom && !isRetained && !isGoneWith && entry.pendingReplacement !== true;
  const note = isRetained ? "retained" : isGoneWith ? "deleted with another" : undefined;
  const kind = entry.delete === true ? "delete-replaced" : "delete";
  try {
    const operation: Operation = {
      kind,
      changed: [],
      olds: {},
      news: {},
      ...(note !== undefined && { note }),
    };
    await deployment.operate(operation, entry, async () => {
      if (!dryRun && hasWork && !isBuiltIn(entry)) {
        await operations.remove(await deployment.pluginFor(entry), entry);
      }
      state.resources = state.resources.filter((other) => other !== entry);
    });
    return true;
  } catch {
    return false; // the failure is on record already
  }
}

/** Does the first resource need the second: for an input, by order, as a child, or by its provider? */
export function dependsOn(other: ResourceState, { urn }: ResourceState): boolean {
  const inputs = Object.values(other.propertyDependencies).flat();
  const needed = [
    ...other.dependencies,
    ...inputs,
    other.parent,
    other.deletedWith,
    other.provider?.split(/::(?=[^:]*$)/)[0],
  ];
  return other.urn !== urn && needed.includes(urn);
}

export function protectedMessage(urn: string, what: string): string {
  return `${nameOf(urn)} is protected and cannot be ${what}; remove the protect option and run \`up\` first`;
}
