import type { ExistingNetwork } from "../../settings/settings";
import { missingSubnet, type Network } from "./place";

/** A VPC that somebody else looks after, its routes and gateways too. */
export function existingNetwork({ vpc, publicSubnets, privateSubnets }: ExistingNetwork): Network {
  return {
    vpcId: vpc,
    subnetId: (place) => {
      const subnets = place.subnet === "public" ? publicSubnets : privateSubnets;
      const found = subnets.find(({ zone }) => zone === place.zone);
      if (found === undefined) throw missingSubnet(place);
      return found.id;
    },
    ready: () => [],
  };
}
