import type { Deployment } from "./deployment";
import type { ResourceState } from "./state";
import { nameOf } from "./urn";
import { changedNames } from "./values";

const stash = "pulumi:index:Stash";

/** Is it a kind that the engine itself looks after: no plugin is asked? */
export function isBuiltIn({ type }: ResourceState): boolean {
  return type.startsWith("pulumi:providers:") || type === stash;
}

/**
 * Providers keep their inputs for the plugin that they configure. A stash keeps the first value it was given: later
 * ones are noted as its input, and its output stays.
 */
export function registerBuiltIn(
  deployment: Deployment,
  wanted: ResourceState,
  old: ResourceState | undefined,
): ResourceState {
  const id = old?.id ?? nameOf(wanted.urn);
  const { input = null } = wanted.inputs;
  const first = old?.pendingReplacement === true ? undefined : old?.outputs.output;
  const outputs = wanted.type === stash ? { input, output: first ?? input } : wanted.inputs;
  const news = wanted.inputs;
  const olds = old?.inputs ?? {};
  const changed = changedNames(olds, news);
  const kind = old === undefined ? "create" : changed.length > 0 ? "update" : "same";
  const now = new Date().toISOString();
  const times = { created: old?.created ?? now, modified: kind === "same" ? (old?.modified ?? now) : now };
  const result = deployment.put({ ...wanted, id, outputs, ...times }, old);
  deployment.save();
  const { display, dryRun } = deployment.options;
  if (wanted.type === stash) display.step({ kind, changed, olds, news }, result, dryRun ? undefined : 0);
  return result;
}
