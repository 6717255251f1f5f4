import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { machinePolicy, trustPolicy } from "./machine-policy";
import { nameTag } from "./name-tag";

/** The machine that gets the role. */
export interface MachineRoleArgs {
  readonly machine: string;
  readonly stack: string;
  /** ARN of the parameter with its host key. */
  readonly hostKeyParameter: pulumi.Input<string>;
}

/** A role of one machine's own, with the least rights. */
export class MachineRole extends pulumi.ComponentResource {
  /** Name of the instance profile by which the machine gets the role. */
  readonly profile: pulumi.Output<string>;
  /** What must be there before the machine can use its rights. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: MachineRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:MachineRole", name, {}, options);
    const { machine, stack } = args;
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
      { name: "host-key", role: role.name, policy: pulumi.output(args.hostKeyParameter).apply(policyText) },
      here,
    );
    const profile = new aws.iam.InstanceProfile(
      `${name}-profile`,
      { namePrefix, role: role.name, tags },
      here,
    );
    this.profile = profile.name;
    this.ready = [policy];
    this.registerOutputs({});
  }
}

function policyText(hostKeyParameter: string): string {
  return JSON.stringify(machinePolicy(hostKeyParameter));
}
