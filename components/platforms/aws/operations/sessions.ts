import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MadeMachine } from "./made-machine";
import { sessionManagerStep } from "./session-manager-step";
import { sessionPolicy } from "./session-policy";

/** A machine, or a group of them, on which Session Manager opens shells. */
export interface SessionsArgs extends Pick<MadeMachine, "host" | "role"> {
  readonly region: string;
}

/** The right to take sessions, and the agent that does. Who may open them is for IAM to say. */
export class Sessions extends pulumi.ComponentResource {
  constructor(name: string, args: SessionsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Sessions", name, {}, options);
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { name: "session-manager", role: args.role, policy: JSON.stringify(sessionPolicy) },
      { parent: this },
    );
    args.host.carryOut(
      `${name}-agent`,
      sessionManagerStep(args.region),
      {},
      { parent: this, dependsOn: [policy] },
    );
    this.registerOutputs({});
  }
}
