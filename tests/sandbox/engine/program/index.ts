import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** One command of the fixture; the names of other commands stand for the resources. */
interface Definition {
  name: string;
  create?: string;
  update?: string;
  delete?: string;
  stdin?: string;
  triggers?: string[];
  /** Takes the output of this command as its input. */
  stdinFrom?: string;
  /** Is replaced when the output of this command changes. */
  triggerFrom?: string;
  parent?: string;
  formerName?: string;
  dependsOn?: string[];
  deletedWith?: string;
  ignoreChanges?: string[];
  deleteBeforeReplace?: boolean;
  protect?: boolean;
  retainOnDelete?: boolean;
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, formerName: string | undefined) {
    super(
      "fixture:index:Group",
      name,
      {},
      formerName === undefined ? {} : { aliases: [{ name: formerName }] },
    );
    this.registerOutputs({ name });
  }
}

const config = new pulumi.Config();
const input = config.getSecret("secret");
const commands = new Map<string, local.Command>();
const groups = new Map<string, Group>();

for (const [name, formerName] of Object.entries(
  config.getObject<Record<string, string | null>>("groups") ?? {},
)) {
  groups.set(name, new Group(name, formerName ?? undefined));
}
for (const definition of config.getObject<Definition[]>("commands") ?? []) {
  commands.set(definition.name, command(definition));
}
if (config.getBoolean("broken") === true) throw new pulumi.RunError("the fixture is broken");

const kept = config.get("stashed");
export const stashed = kept === undefined ? undefined : new pulumi.Stash("stash", { input: kept }).output;
export const secret = input;
export const texts = Object.fromEntries([...commands].map(([name, { stdout }]) => [name, stdout]));

function command({
  name,
  stdinFrom,
  triggerFrom,
  formerName,
  parent,
  dependsOn,
  deletedWith,
  ...rest
}: Definition): local.Command {
  const { create, update, delete: remove, stdin, triggers, ...options } = rest;
  const allTriggers = triggerFrom === undefined ? triggers : [find(triggerFrom).stdout];
  const given = stdinFrom === undefined ? (stdin ?? input) : find(stdinFrom).stdout;
  return new local.Command(
    name,
    {
      addPreviousOutputInEnv: false,
      ...(create !== undefined && { create }),
      ...(update !== undefined && { update }),
      ...(remove !== undefined && { delete: remove }),
      ...(allTriggers && { triggers: allTriggers }),
      ...(given !== undefined && { stdin: given }),
    },
    {
      ...options,
      dependsOn: (dependsOn ?? []).map(find),
      ...(deletedWith !== undefined && { deletedWith: find(deletedWith) }),
      ...(formerName !== undefined && { aliases: [{ name: formerName }] }),
      ...(parent !== undefined && { parent: groups.get(parent) ?? find(parent) }),
    },
  );
}

function find(name: string): local.Command {
  const found = commands.get(name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
}
