import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../../settings/settings";
import { givenImage, type MachineImage } from "../machine-image";
import { givenRootDevice, type KeptImage, keptImage, publishedRootDevice } from "./kept-image";

/**
 * The image of a group's machines: the user's own, or the distribution's.
 * @param published looks for the distribution's
 */
export function groupImage(
  name: string,
  { ami, image }: AwsSettings,
  published: () => MachineImage,
  parent: pulumi.Resource,
): KeptImage {
  return ami === undefined
    ? keptImage(name, published(), publishedRootDevice(image), parent)
    : keptImage(name, givenImage(ami), givenRootDevice(ami, { parent }), parent);
}
