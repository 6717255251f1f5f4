import type * as pulumi from "@pulumi/pulumi";
import type { Ec2Machine } from "../../settings/settings";

/** Where a machine stands: in one kind of subnet, in one zone. */
export interface Place extends Pick<Ec2Machine, "subnet" | "zone"> {
  /** In the subnet in which AWS chooses the addresses, so that it gives away none that is planned for a server. */
  readonly dynamic?: true;
}

/** A network with a subnet for every machine of the settings. */
export interface Network {
  readonly vpcId: pulumi.Input<string>;
  /** For what has no planned address: one for each zone that has subnets of this kind. */
  places(subnet: Place["subnet"]): readonly Place[];
  subnetId(place: Place): pulumi.Input<string>;
  /** What must be there before a machine can reach anything outside: it asks for its host key when it boots. */
  ready(place: Place): readonly pulumi.Resource[];
}

/** A subnet of a network that does not exist: the settings promise one for each machine. */
export function missingSubnet({ subnet, zone }: Place): Error {
  return new Error(`no ${subnet} subnet in ${zone}`);
}
