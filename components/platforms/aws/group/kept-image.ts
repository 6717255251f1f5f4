import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ImageName } from "../../../settings/aws/images";
import type { MachineImage } from "../machine-image";

/** An image that stays until the settings ask for another one. */
export interface KeptImage {
  readonly ami: pulumi.Output<string>;
  /** Device of its root volume, such as `/dev/xvda`. */
  readonly rootDevice: pulumi.Output<string>;
}

const kept = z.object({ ami: z.string(), rootDevice: z.string() });

/**
 * Keeps the image that a group's machines are made from, so that a newer one does not replace them. Named after the image
 * that the settings ask for: when that changes, or when somebody has this resource replaced, the group takes the newest
 * one. What machines are told at their first boot is not kept: a group replaces its machines without losing a request.
 */
export function keptImage(
  name: string,
  image: MachineImage,
  rootDevice: pulumi.Input<string>,
  parent: pulumi.Resource,
): KeptImage {
  const stash = new pulumi.Stash(
    `${name}-${image.name}`,
    { input: { ami: image.ami, rootDevice } },
    { parent },
  );
  const output: pulumi.Output<unknown> = stash.output;
  const values = output.apply((value) => kept.parse(value));
  return { ami: values.ami, rootDevice: values.rootDevice };
}

/** As their publishers make them. */
const rootDevices: Readonly<Record<ImageName, string>> = {
  "debian-12": "/dev/xvda",
  "debian-13": "/dev/xvda",
  "ubuntu-22.04": "/dev/sda1",
  "ubuntu-24.04": "/dev/sda1",
};

/** The root device of a distribution's image. */
export function publishedRootDevice(image: ImageName): string {
  return rootDevices[image];
}

/** The root device of one's own image: a volume under another name would be a second disk. */
export function givenRootDevice(ami: string, options: pulumi.InvokeOptions): pulumi.Output<string> {
  return aws.ec2.getAmiOutput({ filters: [{ name: "image-id", values: [ami] }] }, options).rootDeviceName;
}
