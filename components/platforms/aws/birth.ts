import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { MachineImage } from "./machine-image";

/** What a machine is made from once. */
export interface Birth {
  readonly ami: pulumi.Output<string>;
  readonly userData: pulumi.Output<string>;
}

const kept = z.object({ ami: z.string(), userData: z.string() });

/**
 * Keeps what a machine was made from, so that neither a newer image nor another first boot replaces or stops it. Named
 * after the image that the settings ask for: when that changes, or when somebody has this resource replaced, the machine
 * is replaced, with the newest image and first boot.
 */
export function birth(name: string, image: MachineImage, userData: string, parent: pulumi.Resource): Birth {
  const stash = new pulumi.Stash(
    `${name}-${image.name}`,
    { input: { ami: image.ami, userData } },
    { parent },
  );
  const { ami, userData: firstBoot } = keptValues(stash.output);
  return { ami, userData: firstBoot };
}

function keptValues(output: pulumi.Output<unknown>): Birth {
  const values = output.apply((value) => kept.parse(value));
  return { ami: values.ami, userData: values.userData };
}
