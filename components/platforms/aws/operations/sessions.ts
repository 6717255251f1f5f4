import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../../../remote/host";
import type { AwsSettings } from "../../../settings/settings";
import { sessionManagerStep } from "./session-manager-step";

/** A machine, or a group of them, on which Session Manager opens sessions. */
export interface SessionsArgs extends Pick<AwsSettings, "region" | "sshBy"> {
  readonly host: Host;
}

/** The agent that takes sessions. Its role has the right to; who may open them is for IAM to say. */
export class Sessions extends pulumi.ComponentResource {
  constructor(name: string, args: SessionsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Sessions", name, {}, options);
    args.host.carryOut(
      `${name}-agent`,
      sessionManagerStep(args),
      {},
      {
        parent: this,
        // What the first machine of a group must find is there before the group.
        newcomers: "never",
        // Whoever comes by the agent cannot stop it.
        nothingToTakeBack: args.sshBy === "session-manager",
      },
    );
    this.registerOutputs({});
  }
}
