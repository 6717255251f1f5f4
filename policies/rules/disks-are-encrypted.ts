import { z } from "zod";
import { type Judge, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

const disk = z.object({ encrypted: z.unknown().optional() });
const instance = z.object({ rootBlockDevice: disk.nullish(), ebsBlockDevices: z.array(disk).nullish() });
const template = z.object({ blockDeviceMappings: z.array(z.object({ ebs: disk.nullish() })).nullish() });

const storage: Judge = ({ props }) =>
  props.storageEncrypted === true ? [] : ["is not encrypted: set storageEncrypted to true"];

const whole: Judge = ({ props }) =>
  props.encrypted === true ? [] : ["is not encrypted: set encrypted to true"];

/** A disk, or a snapshot of it, that comes into other hands is of no use there. */
export const disksAreEncrypted = resourceRule(
  {
    name: "disks-are-encrypted",
    description: "Volumes, root devices, file systems and databases are encrypted.",
  },
  {
    [types.volume]: whole,
    [types.fileSystem]: whole,
    [types.database]: storage,
    [types.databaseCluster]: storage,
    [types.instance]: ({ props }) => {
      const { rootBlockDevice, ebsBlockDevices } = instance.parse(props);
      return [
        ...(rootBlockDevice?.encrypted === true
          ? []
          : ["has a root device that is not encrypted: set rootBlockDevice.encrypted to true"]),
        ...(ebsBlockDevices ?? []).flatMap(({ encrypted }, index) =>
          encrypted === true
            ? []
            : [`has a volume that is not encrypted: set ebsBlockDevices[${index}].encrypted to true`],
        ),
      ];
    },
    [types.launchTemplate]: ({ props }) => {
      const disks = template.parse(props).blockDeviceMappings ?? [];
      if (disks.length === 0)
        return [
          "leaves encryption to the image: name the root device in blockDeviceMappings, with ebs.encrypted",
        ];
      return disks.flatMap(({ ebs }, index) =>
        // AWS's API has a text here. A mapping without ebs is an instance's own disk, which AWS encrypts.
        !ebs || String(ebs.encrypted) === "true"
          ? []
          : [`has a disk that is not encrypted: set blockDeviceMappings[${index}].ebs.encrypted to "true"`],
      );
    },
  },
);
