import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTag } from "./name-tag";
import { volumeTag } from "./volume-tag";

/** The volume of one machine. */
export interface DataVolumeArgs {
  readonly instance: aws.ec2.Instance;
  readonly machine: string;
  readonly stack: string;
  readonly zone: string;
  readonly sizeGiB: number;
  /** Whether a run that would delete it fails instead. */
  readonly protect: boolean;
}

/** The volume on which the database lies: it outlives the machine, and is attached to the next one. */
export class DataVolume extends pulumi.ComponentResource {
  /** Known when the volume is attached. */
  readonly attachedVolume: pulumi.Output<string>;

  constructor(name: string, args: DataVolumeArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:DataVolume", name, {}, options);
    const volume = new aws.ebs.Volume(
      name,
      {
        availabilityZone: args.zone,
        size: args.sizeGiB,
        type: "gp3",
        encrypted: true,
        tags: { ...nameTag(args.stack, args.machine, "database"), ...volumeTag(args.stack, args.machine) },
      },
      { parent: this, protect: args.protect },
    );
    const attachment = new aws.ec2.VolumeAttachment(
      `${name}-attachment`,
      {
        deviceName: "/dev/sdf",
        volumeId: volume.id,
        instanceId: args.instance.id,
        // Before a machine is replaced its system shuts down in order, rather than losing a disk that is written to.
        stopInstanceBeforeDetaching: true,
      },
      // Terminating a machine detaches its volumes, and one that is gone cannot be stopped.
      { parent: this, deletedWith: args.instance },
    );
    this.attachedVolume = attachment.volumeId;
    this.registerOutputs({});
  }
}
