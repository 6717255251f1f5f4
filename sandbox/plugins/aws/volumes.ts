import { createHash } from "node:crypto";
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  type VolumeType,
} from "@aws-sdk/client-ec2";
import type { Values } from "../../engine/values";
import { boolean, number, text } from "../inputs";
import { arn, type AwsKind, found, unlessGone } from "./aws-kind";
import type { Cloud } from "./connection";
import { untilMachine } from "./machine-state";
import { specifyTags } from "./tags";
import { untilFree } from "./waiting";

/** The real provider's limit for deleting a volume. */
const deleteSeconds = 600;

export const volume: AwsKind = {
  required: ["availabilityZone"],
  replaceOn: ["availabilityZone", "encrypted", "kmsKeyId", "snapshotId", "multiAttachEnabled", "outpostArn"],
  create: async (cloud, inputs) => {
    const request = {
      AvailabilityZone: text(inputs, "availabilityZone"),
      Encrypted: boolean(inputs, "encrypted"),
      SnapshotId: text(inputs, "snapshotId"),
      TagSpecifications: specifyTags(cloud, "volume", inputs),
      ...sizeOf(inputs),
    };
    const { VolumeId } = await cloud.ec2.send(new CreateVolumeCommand(request));
    return found(VolumeId, "VolumeId");
  },
  read: async (cloud, id) => {
    const { Volumes = [] } = await cloud.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }));
    const { Size, VolumeType: type, Iops, Throughput, CreateTime } = Volumes[0] ?? {};
    return {
      arn: await arn(cloud, "ec2", `volume/${id}`),
      size: Size,
      type,
      iops: Iops,
      throughput: Throughput,
      createTime: CreateTime?.toISOString(),
    };
  },
  update: async (cloud, VolumeId, { inputs, olds, changed }) => {
    if (!changed.some((name) => ["size", "type", "iops", "throughput"].includes(name))) return;
    if ((number(inputs, "size") ?? 0) < (number(olds, "size") ?? 0))
      throw new Error("InvalidParameterValue: New size cannot be smaller than existing size");
    await cloud.ec2.send(new ModifyVolumeCommand({ VolumeId, ...sizeOf(inputs) }));
  },
  // As the real provider does, waits for an instance that still has it: nobody said that the instance goes first.
  delete: (cloud, VolumeId) =>
    untilFree(VolumeId, deleteSeconds, () => cloud.ec2.send(new DeleteVolumeCommand({ VolumeId }))),
};

function sizeOf(inputs: Values) {
  return {
    Size: number(inputs, "size"),
    VolumeType: text(inputs, "type") as VolumeType | undefined,
    Iops: number(inputs, "iops"),
    Throughput: number(inputs, "throughput"),
  };
}

export const volumeAttachment: AwsKind = {
  required: ["deviceName", "instanceId", "volumeId"],
  replaceOn: ["deviceName", "instanceId", "volumeId"],
  create: async (cloud, inputs) => {
    const request = attachment(inputs);
    await cloud.ec2.send(new AttachVolumeCommand(request));
    const { Device, InstanceId, VolumeId } = request;
    return `vai-${createHash("sha1").update(`${Device}-${InstanceId}-${VolumeId}`).digest("hex").slice(0, 10)}`;
  },
  delete: async (cloud, _, olds) => {
    const request = attachment(olds);
    if (boolean(olds, "skipDestroy") === true || !(await isAttached(cloud, request))) return;
    const stops = boolean(olds, "stopInstanceBeforeDetaching") === true;
    if (stops) await stop(cloud, request.InstanceId);
    await unlessGone(() => cloud.ec2.send(new DetachVolumeCommand(request)));
  },
};

function attachment(inputs: Values) {
  return {
    Device: text(inputs, "deviceName") ?? "",
    InstanceId: text(inputs, "instanceId") ?? "",
    VolumeId: text(inputs, "volumeId") ?? "",
  };
}

async function isAttached(cloud: Cloud, { VolumeId, InstanceId }: { VolumeId: string; InstanceId: string }) {
  const { Volumes = [] } = await cloud.ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
  return Volumes.some(({ Attachments = [] }) => Attachments.some((each) => each.InstanceId === InstanceId));
}

/** Stops an instance; waits until its machine stands still. */
export async function stop(cloud: Cloud, id: string): Promise<void> {
  await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await untilMachine(cloud, id, "stopped");
}

/** Starts an instance that was stopped; waits until its machine runs. */
export async function start(cloud: Cloud, id: string): Promise<void> {
  await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  await untilMachine(cloud, id, "runs");
}
