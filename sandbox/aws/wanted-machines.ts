import {
  type AutoScalingInstanceDetails,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  type Image,
  type Instance,
  type Volume,
} from "@aws-sdk/client-ec2";
import type { Clients } from "./clients";
import { interruptionTag, machineTag } from "./machine-state";

/** An instance as EC2 has it, as far as its container is concerned. */
export interface WantedMachine {
  readonly id: string;
  readonly state: "running" | "stopped" | "terminated";
  /** What was noted at the instance about its container; empty for nothing. */
  readonly note: string;
  readonly imageName: string;
  readonly vpc: string;
  /** Addresses of the VPC: 10.42.0.0/16. */
  readonly network: string;
  readonly privateAddress: string;
  readonly publicAddress: string | undefined;
  readonly macAddress: string | undefined;
  readonly disks: readonly Disk[];
  /** Where Auto Scaling is taking it; undefined outside of a group. */
  readonly target: "InService" | "Terminated" | undefined;
  /** What its metadata tell as `spot/instance-action`. */
  readonly interruption: string | undefined;
  /** The rest, for its metadata. */
  readonly instance: Instance;
}

/** A volume that is attached beside the root disk. */
export interface Disk {
  readonly volume: string;
  readonly sizeGiB: number;
}

export interface WantedCloud {
  readonly machines: readonly WantedMachine[];
  /** Ids of all volumes and VPCs there are. */
  readonly volumes: readonly string[];
  readonly vpcs: readonly string[];
}

/** Asks EC2 for what should be there. */
export async function askForMachines({ autoScaling, ec2 }: Clients): Promise<WantedCloud> {
  const [{ Reservations = [] }, { Volumes = [] }, { Vpcs = [] }, groups] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
    ec2.send(new DescribeVpcsCommand({})),
    autoScaling.send(new DescribeAutoScalingInstancesCommand({})),
  ]);
  const members = groups.AutoScalingInstances ?? [];
  const instances = Reservations.flatMap((reservation) => reservation.Instances ?? []);
  const ImageIds = [...new Set(instances.map(({ ImageId = "" }) => ImageId))];
  const { Images = [] } =
    ImageIds.length === 0 ? {} : await ec2.send(new DescribeImagesCommand({ ImageIds }));
  const networks = new Map(Vpcs.map(({ VpcId = "", CidrBlock = "" }) => [VpcId, CidrBlock]));
  return {
    machines: instances.map((instance) => wantedMachine(instance, Images, Volumes, networks, members)),
    volumes: Volumes.map(({ VolumeId = "" }) => VolumeId),
    vpcs: [...networks.keys()],
  };
}

/** Puts together what the answers tell about one instance. */
export function wantedMachine(
  instance: Instance,
  images: readonly Image[],
  volumes: readonly Volume[],
  networks: ReadonlyMap<string, string>,
  members: readonly AutoScalingInstanceDetails[] = [],
): WantedMachine {
  const { InstanceId: id = "", ImageId, VpcId: vpc = "", Tags = [] } = instance;
  const disks = (instance.BlockDeviceMappings ?? [])
    .filter(({ DeviceName }) => DeviceName !== instance.RootDeviceName)
    .map(({ Ebs }) => Ebs?.VolumeId ?? "");
  return {
    id,
    state: stateOf(instance),
    note: Tags.find(({ Key }) => Key === machineTag)?.Value ?? "",
    imageName: images.find((image) => image.ImageId === ImageId)?.Name ?? "",
    vpc,
    network: networks.get(vpc) ?? "",
    privateAddress: instance.PrivateIpAddress ?? "",
    publicAddress: instance.PublicIpAddress,
    macAddress: instance.NetworkInterfaces?.[0]?.MacAddress,
    disks: disks.map((volume) => ({
      volume,
      sizeGiB: volumes.find(({ VolumeId }) => VolumeId === volume)?.Size ?? 1,
    })),
    target: targetOf(members.find(({ InstanceId }) => InstanceId === id)),
    interruption: Tags.find(({ Key }) => Key === interruptionTag)?.Value,
    instance,
  };
}

function targetOf(member: AutoScalingInstanceDetails | undefined): WantedMachine["target"] {
  if (member === undefined) return undefined;
  return member.LifecycleState?.startsWith("Terminating") === true ? "Terminated" : "InService";
}

function stateOf({ State }: Instance): WantedMachine["state"] {
  switch (State?.Name) {
    case "pending":
    case "running":
      return "running";
    case "stopping":
    case "stopped":
      return "stopped";
    case "shutting-down":
    case "terminated":
    case undefined:
      return "terminated";
  }
}
