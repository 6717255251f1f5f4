import { status } from "@grpc/grpc-js";
import { isBuiltIn, registerBuiltIn } from "./built-in-resource";
import { protectedMessage, removeInOrder } from "./deletion";
import { dependentsToReplace } from "./dependent-replacement";
import type { Deployment } from "./deployment";
import type { Operation } from "./display";
import { type Goal, ignoreChanges } from "./goal";
import * as operations from "./operations";
import type { Plugin } from "./plugins";
import { RpcError } from "./rpc";
import type { ResourceState } from "./state";
import { changedNames, equal, isUnknown, markSecrets, type Values } from "./values";

type Old = ResourceState | undefined;

/** Brings one custom resource to its goal; its plugin is asked only where something may have changed. */
export async function registerCustom(deployment: Deployment, goal: Goal, old: Old): Promise<ResourceState> {
  const wanted = goal.state;
  const former = old?.programInputs ?? old?.inputs ?? {};
  if (old) wanted.inputs = ignoreChanges(wanted.inputs, former, goal.ignoreChanges);
  if (isBuiltIn(wanted)) return registerBuiltIn(deployment, wanted, old);
  const isUnchanged = equal(former, wanted.inputs) && !isUnknown(wanted.inputs);
  const isAsked = deployment.options.replace.has(wanted.urn);
  if (old && isUnchanged && old.pendingReplacement !== true && !isDue(old) && !isAsked)
    return keep(deployment, wanted, old);
  try {
    return await change(deployment, goal, old);
  } catch (error) {
    throw deployment.fail(wanted.urn, old ? "update" : "create", error);
  }
}

async function change(deployment: Deployment, goal: Goal, old: Old): Promise<ResourceState> {
  if (deployment.isStopped) throw new RpcError(status.UNAVAILABLE, "the run is stopping");
  const plugin = await deployment.pluginFor(goal.state);
  const checked = await operations.check(plugin, goal.state, old?.inputs ?? {});
  const inputs = markSecrets(checked, goal.state.inputs, []);
  const programInputs = equal(inputs, goal.state.inputs) ? {} : { programInputs: goal.state.inputs };
  const wanted: ResourceState = { ...goal.state, inputs, ...programInputs };
  if (!old) return create(deployment, plugin, wanted, old, "create");
  if (old.pendingReplacement === true) return create(deployment, plugin, wanted, old, "replace");
  const { deleteBeforeReplace, ...found } = await operations.diff(plugin, old, wanted, goal);
  const kind = deployment.options.replace.has(wanted.urn) ? "replace" : found.kind;
  if (kind === "same") return keep(deployment, wanted, old);
  if (kind === "update") return update(deployment, plugin, wanted, old);
  if (old.protect === true) throw new Error(protectedMessage(old.urn, "replaced"));
  if (goal.deleteBeforeReplace || deleteBeforeReplace) await deleteFirst(deployment, wanted, old);
  return create(deployment, plugin, wanted, old, "replace");
}

/** Deletes what must not be there while the replacement is made: the resource, and before it those that need it. */
async function deleteFirst(deployment: Deployment, wanted: ResourceState, old: ResourceState): Promise<void> {
  const dependents = await dependentsToReplace(deployment, old);
  // As the CLI has it, the root itself does not count for `deletedWith`: what hangs on it is still there.
  const urns = new Set(dependents.map(({ urn }) => urn));
  const done = await removeInOrder(deployment, dependents, (each) =>
    deleteForReplacement(deployment, describe("delete-replaced", each, each), each, urns),
  );
  if (!done) throw new RpcError(status.UNAVAILABLE, "the run is stopping");
  await deleteForReplacement(deployment, describe("delete-replaced", old, wanted), old, urns);
}

async function deleteForReplacement(
  deployment: Deployment,
  operation: Operation,
  old: ResourceState,
  gone: ReadonlySet<string>,
): Promise<boolean> {
  const isGoneWith = old.deletedWith !== undefined && gone.has(old.deletedWith);
  const hasWork = !deployment.options.dryRun && old.retainOnDelete !== true && !isGoneWith;
  await deployment.operate(operation, old, async () => {
    if (hasWork) await operations.remove(await deployment.pluginFor(old), old);
    old.pendingReplacement = true;
  });
  return true;
}

function create(
  deployment: Deployment,
  plugin: Plugin,
  wanted: ResourceState,
  old: Old,
  kind: "create" | "replace",
) {
  return deployment.operate(describe(kind, old, wanted), wanted, async () => {
    const { id, outputs } = await operations.create(plugin, wanted, deployment.options.dryRun);
    const now = new Date().toISOString();
    const result = { ...wanted, id, outputs: marked(outputs, wanted), created: now, modified: now };
    if (old === undefined || old.pendingReplacement === true) return deployment.put(result, old);
    old.delete = true;
    return deployment.put(result, undefined);
  });
}

function update(deployment: Deployment, plugin: Plugin, wanted: ResourceState, old: ResourceState) {
  return deployment.operate(describe("update", old, wanted), wanted, async () => {
    const outputs = await operations.update(plugin, old, wanted, deployment.options.dryRun);
    const modified = new Date().toISOString();
    return deployment.put({ ...wanted, ...lasting(old), outputs: marked(outputs, wanted), modified }, old);
  });
}

// Options such as protect are taken over even where nothing has to be done.
function keep(deployment: Deployment, wanted: ResourceState, old: ResourceState): ResourceState {
  const { modified } = old;
  const result = {
    ...wanted,
    ...lasting(old),
    outputs: marked(old.outputs, wanted),
    ...(modified !== undefined && { modified }),
  };
  deployment.options.display.step(describe("same", old, wanted), wanted);
  return deployment.put(result, old);
}

function marked(outputs: Values, { inputs, additionalSecretOutputs }: ResourceState): Values {
  return markSecrets(outputs, inputs, additionalSecretOutputs);
}

function lasting({ id, created }: ResourceState) {
  return { ...(id !== undefined && { id }), ...(created !== undefined && { created }) };
}

function describe(kind: Operation["kind"], old: Old, wanted: ResourceState): Operation {
  const olds = old?.inputs ?? {};
  return { kind, changed: changedNames(olds, wanted.inputs), olds, news: wanted.inputs };
}

/** Certificates ask for their own renewal as time passes, with no change of their inputs. */
function isDue({ inputs, outputs }: ResourceState): boolean {
  const { validityEndTime: end } = outputs;
  const { earlyRenewalHours: early } = inputs;
  const hours = typeof early === "number" ? early : 0;
  return typeof end === "string" && Date.parse(end) - hours * 3_600_000 <= Date.now();
}
