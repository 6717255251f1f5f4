import type { ExistingNetwork } from "../../settings/settings";
import { missingSubnet, type Network } from "./place";

/** A VPC that somebody else looks after, its routes and gateways too. */
export function existingNetwork({ vpc, publicSubnets, privateSubnets }: ExistingNetwork): Network {
  const subnets = { public: publicSubnets, private: privateSubnets };
  return {
    vpcId: vpc,
    places: (subnet) => subnets[subnet].map(({ zone }) => ({ subnet, zone })),
    subnetId: (place) => {
      const found = subnets[place.subnet].find(({ zone }) => zone === place.zone);
      if (found === undefined) throw missingSubnet(place);
      return found.id;
    },
    ready: () => [],
  };
}
