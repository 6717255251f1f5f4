import type { Alias } from "@pulumi/pulumi/proto/alias_pb";

const stackType = "pulumi:pulumi:Stack";

export interface Identity {
  stack: string;
  project: string;
  type: string;
  name: string;
  /** URN of the parent, empty for none. */
  parent: string;
}

/** `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>` */
export function makeUrn({ stack, project, type, name, parent }: Identity): string {
  const parentType = parent === "" ? "" : (parent.split("::")[2] ?? "");
  const prefix = parentType === "" || parentType === stackType ? "" : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** All URNs which the resource may have had: its own aliases and those it inherits from its parent's. */
export function aliasUrns(
  identity: Identity,
  aliases: readonly Alias[],
  parentAliases: readonly string[],
): string[] {
  const inherited = parentAliases.map((parent) => ({
    ...identity,
    parent,
    name: inheritedName(identity, parent),
  }));
  const own = aliases.flatMap((alias) => {
    const spec = alias.getSpec();
    if (!spec) return [alias.getUrn()];
    const parent = spec.getNoparent() ? "" : spec.getParenturn() || identity.parent;
    const parents = parent === identity.parent ? [parent, ...parentAliases] : [parent];
    const chosen = {
      stack: spec.getStack() || identity.stack,
      project: spec.getProject() || identity.project,
      type: spec.getType() || identity.type,
    };
    return parents.map((each) =>
      makeUrn({ ...chosen, parent: each, name: spec.getName() || inheritedName(identity, each) }),
    );
  });
  return [...new Set([...own, ...inherited.map(makeUrn)])];
}

// A child whose name begins with its parent's is taken to be renamed together with it.
function inheritedName({ name, parent }: Identity, formerParent: string): string {
  const parentName = nameOf(parent);
  const follows =
    parentName !== "" && name.startsWith(parentName) && formerParent !== parent && formerParent !== "";
  return follows ? nameOf(formerParent) + name.slice(parentName.length) : name;
}
