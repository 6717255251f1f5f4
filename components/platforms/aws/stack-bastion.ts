import type * as pulumi from "@pulumi/pulumi";
import { imageUser } from "../../settings/aws/images";
import type { AwsSettings } from "../../settings/settings";
import { Bastion } from "./bastion";
import { reservedAddress } from "./reserved-addresses";
import type { Surroundings } from "./surroundings";

/**
 * The stack's own bastion, in its first public subnet; undefined where none is needed. Always of the distribution's image:
 * one's own may be for another kind of processor, and brings nothing here.
 */
export function stackBastion(
  name: string,
  { bastion, network, image }: AwsSettings,
  surroundings: Surroundings,
  parent: pulumi.Resource,
): Bastion | undefined {
  const [subnet] = network.publicSubnets;
  if (bastion === undefined || subnet === undefined) return undefined;
  const { ofMachines, groups, login } = surroundings;
  return new Bastion(
    name,
    {
      ...ofMachines,
      instanceType: bastion.instanceType,
      image: surroundings.image(bastion.architecture),
      place: { subnet: "public", zone: subnet.zone },
      privateAddress: network.kind === "own" ? reservedAddress("bastion", subnet.cidr) : undefined,
      securityGroups: groups.of("bastion"),
      user: imageUser(image),
      privateKey: login.privateKey,
    },
    { parent },
  );
}
