import type { RunInstancesCommandInput, VolumeType, _InstanceType } from "@aws-sdk/client-ec2";
import { isObject, type Values } from "../../engine/values";
import { boolean, number, text, texts } from "../inputs";
import type { Cloud } from "./connection";
import { specifyTags } from "./tags";

/** The request that starts one instance as the inputs say. */
export function runRequest(cloud: Cloud, inputs: Values, rootDevice: string): RunInstancesCommandInput {
  const isPublic = boolean(inputs, "associatePublicIpAddress");
  const place = {
    SubnetId: text(inputs, "subnetId"),
    PrivateIpAddress: text(inputs, "privateIp"),
  };
  const Groups = texts(inputs, "vpcSecurityGroupIds");
  const profile = text(inputs, "iamInstanceProfile");
  const zone = text(inputs, "availabilityZone");
  const options = metadataOptions(inputs);
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: text(inputs, "ami"),
    InstanceType: text(inputs, "instanceType") as _InstanceType | undefined,
    KeyName: text(inputs, "keyName"),
    UserData: userDataOf(inputs),
    DisableApiTermination: boolean(inputs, "disableApiTermination"),
    // Whether it gets a public address can be said of an interface only; then all of it is said there.
    ...(isPublic === undefined
      ? { ...place, ...(Groups.length > 0 && { SecurityGroupIds: Groups }) }
      : {
          NetworkInterfaces: [
            {
              DeviceIndex: 0,
              AssociatePublicIpAddress: isPublic,
              ...place,
              ...(Groups.length > 0 && { Groups }),
            },
          ],
        }),
    ...(zone !== undefined && { Placement: { AvailabilityZone: zone } }),
    ...(profile !== undefined && { IamInstanceProfile: { Name: profile } }),
    ...(options && { MetadataOptions: options }),
    BlockDeviceMappings: [{ DeviceName: rootDevice, Ebs: rootRequest(inputs) }],
    TagSpecifications: specifyTags(cloud, "instance", inputs),
  };
}

/** User data as EC2 takes it, in base64. */
export function userDataOf(inputs: Values): string | undefined {
  const plain = text(inputs, "userData");
  return plain === undefined ? text(inputs, "userDataBase64") : Buffer.from(plain).toString("base64");
}

export function metadataOptions(inputs: Values) {
  const { metadataOptions: options } = inputs;
  if (!isObject(options)) return undefined;
  return {
    HttpEndpoint: text(options, "httpEndpoint") as "enabled" | "disabled" | undefined,
    HttpTokens: text(options, "httpTokens") as "optional" | "required" | undefined,
    HttpPutResponseHopLimit: number(options, "httpPutResponseHopLimit"),
    InstanceMetadataTags: text(options, "instanceMetadataTags") as "enabled" | "disabled" | undefined,
  };
}

/** The input `rootBlockDevice`. */
export function rootVolume(inputs: Values): Values {
  const { rootBlockDevice } = inputs;
  return isObject(rootBlockDevice) ? rootBlockDevice : {};
}

function rootRequest(inputs: Values) {
  const root = rootVolume(inputs);
  return {
    VolumeSize: number(root, "volumeSize") ?? 8,
    VolumeType: text(root, "volumeType") as VolumeType | undefined,
    Encrypted: boolean(root, "encrypted"),
    DeleteOnTermination: boolean(root, "deleteOnTermination") ?? true,
  };
}
