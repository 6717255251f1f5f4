import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Policy, trustPolicy } from "./machine-policy";
import { nameTag } from "./name-tag";
import { sessionPolicy } from "./operations/session-policy";

/** The machine, or the group of machines, that gets the role. */
export interface MachineRoleArgs {
  readonly machine: string;
  readonly stack: string;
  /** Whether it may take sessions of Session Manager, besides. */
  readonly sessions: boolean;
  /** Everything else that it may do. */
  readonly rights: { readonly name: string; readonly policy: pulumi.Input<Policy> };
}

/** A role of one machine's own, or of one group's, with the least rights. */
export class MachineRole extends pulumi.ComponentResource {
  /** Its name, for further rights. */
  readonly role: pulumi.Output<string>;
  /** Name of the instance profile by which the machine gets the role. */
  readonly profile: pulumi.Output<string>;
  /** What must be there before the machine can use its rights. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: MachineRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:MachineRole", name, {}, options);
    const { machine, stack, rights } = args;
    const here = { parent: this };
    const tags = nameTag(stack, machine);
    // AWS adds 26 characters, and allows 64 in all.
    const namePrefix = `${stack}-${machine}`.slice(0, 37) + "-";
    const role = new aws.iam.Role(
      name,
      {
        namePrefix,
        description: `${machine} of the Tierwright stack ${stack}`,
        assumeRolePolicy: JSON.stringify(trustPolicy),
        tags,
      },
      here,
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { name: rights.name, role: role.name, policy: pulumi.jsonStringify(rights.policy) },
      here,
    );
    const sessions = args.sessions ? [sessionRights(`${name}-sessions-policy`, role, this)] : [];
    const profile = new aws.iam.InstanceProfile(
      `${name}-profile`,
      { namePrefix, role: role.name, tags },
      here,
    );
    this.role = role.name;
    this.profile = profile.name;
    this.ready = [policy, ...sessions];
    this.registerOutputs({});
  }
}

/** With the role, before the machine: an agent that is refused at first asks again after up to an hour. */
function sessionRights(name: string, role: aws.iam.Role, parent: pulumi.Resource): pulumi.Resource {
  return new aws.iam.RolePolicy(
    name,
    { name: "sessions", role: role.name, policy: JSON.stringify(sessionPolicy) },
    { parent },
  );
}
