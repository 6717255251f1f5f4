import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ImageName } from "../../settings/aws/images";
import type { Architecture } from "../../settings/settings";

/** The image of a machine. */
export interface MachineImage {
  /** Changes exactly when the settings ask for another image, not when a newer one appears. */
  readonly name: string;
  /** The newest image of that name, or the one that is given. */
  readonly ami: pulumi.Input<string>;
}

/** Who publishes images, and the pattern of their names. */
interface Publisher {
  readonly owner: string;
  readonly pattern: (architecture: "amd64" | "arm64") => string;
}

/** Account of Debian's cloud team: https://wiki.debian.org/Cloud/AmazonEC2Image */
const debian = "136693071363";
/** Account of Canonical: https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/ */
const canonical = "099720109477";

/** Debian's patterns leave out the images with newer kernels, whose names go on with `backports`. */
const publishers: Readonly<Record<ImageName, Publisher>> = {
  "debian-12": { owner: debian, pattern: (of) => `debian-12-${of}-2*` },
  "debian-13": { owner: debian, pattern: (of) => `debian-13-${of}-2*` },
  "ubuntu-22.04": {
    owner: canonical,
    pattern: (of) => `ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-${of}-server-*`,
  },
  "ubuntu-24.04": {
    owner: canonical,
    pattern: (of) => `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${of}-server-*`,
  },
};

/** The image that the settings name by its id. */
export function givenImage(ami: string): MachineImage {
  return { name: ami, ami };
}

/** The newest image of a distribution, by its publisher's account: names alone can be anybody's. */
export function publishedImage(
  image: ImageName,
  architecture: Architecture,
  options: pulumi.InvokeOptions,
): MachineImage {
  const { owner, pattern } = publishers[image];
  const found = aws.ec2.getAmiOutput(
    {
      owners: [owner],
      mostRecent: true,
      filters: [
        { name: "name", values: [pattern(architecture === "x86_64" ? "amd64" : "arm64")] },
        { name: "architecture", values: [architecture] },
        { name: "root-device-type", values: ["ebs"] },
        { name: "virtualization-type", values: ["hvm"] },
        { name: "state", values: ["available"] },
      ],
    },
    options,
  );
  return { name: `${image}-${architecture}`, ami: found.id };
}
