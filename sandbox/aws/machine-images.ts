import { createHash } from "node:crypto";
import type { System } from "../servers/systems";

/** A system as its publisher offers it to users of EC2, in both architectures. */
interface Publication {
  readonly system: System;
  /** Account of the publisher: Debian's, Canonical's. */
  readonly owner: string;
  /** The name of the image, as far as the sandbox's differs from the real one in its date only. */
  readonly name: (architecture: "amd64" | "arm64") => string;
  readonly rootDevice: string;
  /** Who logs in at first. */
  readonly user: string;
}

const debian = { owner: "136693071363", rootDevice: "/dev/xvda", user: "admin" };
const ubuntu = { owner: "099720109477", rootDevice: "/dev/sda1", user: "ubuntu" };

export const publications: readonly Publication[] = [
  { ...debian, system: "debian-12", name: (architecture) => `debian-12-${architecture}-20260601-2132` },
  { ...debian, system: "debian-13", name: (architecture) => `debian-13-${architecture}-20260601-2132` },
  {
    ...ubuntu,
    system: "ubuntu-22.04",
    name: (architecture) => `ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-${architecture}-server-20260601`,
  },
  {
    ...ubuntu,
    system: "ubuntu-24.04",
    name: (architecture) => `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${architecture}-server-20260601`,
  },
];

/** The images in the form of moto's `MOTO_AMIS_PATH`. */
export function motoImages(): Record<string, unknown>[] {
  return publications.flatMap(({ owner, name, rootDevice }) =>
    (["amd64", "arm64"] as const).map((architecture) => ({
      ami_id: imageId(name(architecture)),
      name: name(architecture),
      description: name(architecture),
      owner_id: owner,
      public: true,
      architecture: architecture === "amd64" ? "x86_64" : "arm64",
      virtualization_type: "hvm",
      hypervisor: "xen",
      image_location: `${owner}/${name(architecture)}`,
      root_device_name: rootDevice,
      root_device_type: "ebs",
      creation_date: "2026-06-01T12:00:00.000Z",
    })),
  );
}

/** The system of an image, by its name; undefined for one of another's making. */
export function publicationOf(imageName: string): Publication | undefined {
  return publications.find(({ name }) => [name("amd64"), name("arm64")].includes(imageName));
}

function imageId(name: string): string {
  return `ami-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`;
}
