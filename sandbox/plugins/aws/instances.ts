import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  type Instance,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { isObject, type Values } from "../../engine/values";
import { boolean, text, texts } from "../inputs";
import { arn, type AwsKind, type Change, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { rootVolume, runRequest, metadataOptions, userDataOf } from "./instance-request";
import { architectureOf } from "./instance-types";
import { untilMachine } from "./machine-state";
import { start, stop } from "./volumes";

export const instance: AwsKind = {
  replaceOn: [
    ...["ami", "associatePublicIpAddress", "availabilityZone", "hostId", "keyName", "launchTemplate"],
    ...["networkInterfaces", "placementGroup", "privateIp", "securityGroups", "subnetId", "tenancy"],
  ],
  replacesFor,
  create: async (cloud, inputs) => {
    const { Instances = [] } = await cloud.ec2.send(new RunInstancesCommand(await requestOf(cloud, inputs)));
    const id = found(Instances[0]?.InstanceId, "InstanceId");
    try {
      await untilMachine(cloud, id, "runs");
    } catch (error) {
      await setProtection(cloud, id, false);
      await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      throw error;
    }
    return id;
  },
  read: async (cloud, id, inputs) => ({
    ...factsOf(await describe(cloud, id)),
    arn: await arn(cloud, "ec2", `instance/${id}`),
    rootBlockDevice: await rootOf(cloud, id, inputs),
  }),
  update: change,
  delete: async (cloud, id) => {
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await untilMachine(cloud, id, "gone");
  },
};

/** A root disk cannot become encrypted, user data can be told to be worth a new machine, and so is another processor. */
function replacesFor(olds: Values, news: Values): string[] {
  const encrypted = (inputs: Values) => {
    const { rootBlockDevice } = inputs;
    return isObject(rootBlockDevice) && rootBlockDevice.encrypted === true;
  };
  const processor = (inputs: Values) => architectureOf(text(inputs, "instanceType") ?? "");
  return [
    ...(encrypted(olds) === encrypted(news) ? [] : ["rootBlockDevice"]),
    ...(boolean(news, "userDataReplaceOnChange") === true ? ["userData", "userDataBase64"] : []),
    ...(processor(olds) === processor(news) ? [] : ["instanceType"]),
  ];
}

async function requestOf(cloud: Cloud, inputs: Values) {
  const ami = text(inputs, "ami");
  const { Images = [] } = await cloud.ec2.send(
    new DescribeImagesCommand({ ImageIds: ami === undefined ? [] : [ami] }),
  );
  return runRequest(cloud, inputs, Images[0]?.RootDeviceName ?? "/dev/xvda");
}

async function change(cloud: Cloud, id: string, { inputs, changed }: Change): Promise<void> {
  const names = (...wanted: string[]) => wanted.some((name) => changed.includes(name));
  const set = (attribute: object) =>
    cloud.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, ...attribute }));
  if (names("disableApiTermination"))
    await setProtection(cloud, id, boolean(inputs, "disableApiTermination") ?? false);
  if (names("vpcSecurityGroupIds")) await set({ Groups: texts(inputs, "vpcSecurityGroupIds") });
  if (names("metadataOptions")) {
    const options = metadataOptions(inputs);
    await cloud.ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: id, ...options }));
  }
  if (!names("instanceType", "userData", "userDataBase64")) return;
  await stop(cloud, id);
  if (names("instanceType")) await set({ InstanceType: { Value: text(inputs, "instanceType") } });
  if (names("userData", "userDataBase64"))
    await set({ UserData: { Value: Buffer.from(userDataOf(inputs) ?? "", "base64") } });
  await start(cloud, id);
}

async function setProtection(cloud: Cloud, InstanceId: string, Value: boolean): Promise<void> {
  const request = { InstanceId, DisableApiTermination: { Value } };
  await cloud.ec2.send(new ModifyInstanceAttributeCommand(request));
}

async function describe(cloud: Cloud, id: string): Promise<Instance> {
  const { Reservations = [] } = await cloud.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return found(Reservations[0]?.Instances?.[0], `instance ${id}`);
}

function factsOf(there: Instance): Values {
  return {
    ami: there.ImageId ?? "",
    availabilityZone: there.Placement?.AvailabilityZone ?? "",
    instanceState: there.State?.Name ?? "",
    instanceType: there.InstanceType ?? "",
    keyName: there.KeyName ?? "",
    primaryNetworkInterfaceId: there.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "",
    privateDns: there.PrivateDnsName ?? "",
    privateIp: there.PrivateIpAddress ?? "",
    publicDns: there.PublicDnsName ?? "",
    publicIp: there.PublicIpAddress ?? "",
    subnetId: there.SubnetId ?? "",
    tenancy: there.Placement?.Tenancy ?? "default",
    vpcSecurityGroupIds: (there.SecurityGroups ?? []).map(({ GroupId }) => GroupId ?? ""),
  };
}

async function rootOf(cloud: Cloud, id: string, inputs: Values): Promise<Values> {
  const { RootDeviceName, BlockDeviceMappings = [] } = await describe(cloud, id);
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName);
  const volumeId = root?.Ebs?.VolumeId ?? "";
  const { Volumes = [] } = await cloud.ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: "volume-id", Values: [volumeId] }] }),
  );
  return {
    ...rootVolume(inputs),
    deviceName: RootDeviceName ?? "",
    volumeId,
    volumeSize: Volumes[0]?.Size ?? 8,
  };
}
