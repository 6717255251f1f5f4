import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { ResourceState } from "./state";
import { aliasUrns, type Identity, makeUrn } from "./urn";
import { isObject, normalizeInputs, toValues, type Value, type Values } from "./values";

/** What the program wants of one resource, before it is compared with the state. */
export interface Goal {
  state: ResourceState;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  deleteBeforeReplace: boolean;
}

export interface GoalContext {
  stack: string;
  project: string;
  directory: string;
  /** Known aliases of a resource that was registered before. */
  aliasesOf: (urn: string) => readonly string[];
}

export function readGoal(request: RegisterResourceRequest, context: GoalContext): Goal {
  const { stack, project } = context;
  const parent = request.getParent();
  const identity: Identity = { stack, project, type: request.getType(), name: request.getName(), parent };
  const propertyDependencies = [...request.getPropertydependenciesMap().getEntryList()].map(
    ([name]) => [name, request.getPropertydependenciesMap().get(name)?.getUrnsList() ?? []] as const,
  );
  const state: ResourceState = {
    urn: makeUrn(identity),
    custom: request.getCustom(),
    type: request.getType(),
    ...(parent !== "" && { parent }),
    inputs: normalizeInputs(toValues(request.getObject()), context.directory),
    outputs: {},
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(propertyDependencies.filter(([, urns]) => urns.length > 0)),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: aliasUrns(identity, request.getAliasesList(), context.aliasesOf(parent)),
    ...(request.getDeletedwith() !== "" && { deletedWith: request.getDeletedwith() }),
    ...(request.getProvider() !== "" && { provider: request.getProvider() }),
    ...(request.getProtect() === true && { protect: true }),
    ...(request.getRetainondelete() === true && { retainOnDelete: true }),
  };
  return {
    state,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
  };
}

/** The new inputs with the old value at each ignored path (`stdin`, `connection.port`, `triggers[0]`). */
export function ignoreChanges(news: Values, olds: Values, paths: readonly string[]): Values {
  return paths.reduce<Values>((values, path) => {
    const kept = withOld(
      values,
      olds,
      [...path.matchAll(/[^.[\]"]+/g)].map(([name]) => name),
    );
    return isObject(kept) ? kept : values;
  }, news);
}

function withOld(
  value: Value | undefined,
  old: Value | undefined,
  path: readonly string[],
): Value | undefined {
  const [name, ...rest] = path;
  if (name === undefined || name === "*") return old;
  if (!isObject(value) || !isObject(old)) return value;
  const { [name]: current, ...others } = value;
  const kept = withOld(current, old[name], rest);
  return kept === undefined ? others : { ...others, [name]: kept };
}
