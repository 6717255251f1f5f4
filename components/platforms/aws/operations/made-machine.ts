import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../../../remote/host";
import type { MachineGroup } from "../../../settings/settings";

/** A machine of ours, or a group of them, that is looked after. */
export interface MadeMachine {
  readonly host: Host;
  /** Name of its role. */
  readonly role: pulumi.Output<string>;
  readonly made:
    | { readonly kind: "instance"; readonly id: pulumi.Output<string> }
    | { readonly kind: "group"; readonly name: pulumi.Output<string>; readonly machine: MachineGroup };
}
