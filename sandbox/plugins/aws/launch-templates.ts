import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  ModifyLaunchTemplateCommand,
  type RequestLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import type { Value, Values } from "../../engine/values";
import { block, blocks, boolean, number, text } from "../inputs";
import { arn, type AwsKind, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { specifyTags } from "./tags";

/** What an instance is made from; a change of any makes a new version. */
const contents = [
  ...["blockDeviceMappings", "capacityReservationSpecification", "cpuOptions", "creditSpecification"],
  ...["disableApiStop", "disableApiTermination", "ebsOptimized", "enclaveOptions", "hibernationOptions"],
  ...["iamInstanceProfile", "imageId", "instanceInitiatedShutdownBehavior", "instanceMarketOptions"],
  ...["instanceRequirements", "instanceType", "kernelId", "keyName", "maintenanceOptions", "metadataOptions"],
  ...["monitoring", "networkInterfaces", "placement", "privateDnsNameOptions", "ramDiskId"],
  ...["securityGroupNames", "tagSpecifications", "userData", "vpcSecurityGroupIds"],
];

export const launchTemplate: AwsKind = {
  replaceOn: ["name", "namePrefix"],
  uniqueName: "name",
  renews: {
    latestVersion: [...contents, "description"],
    defaultVersion: [...contents, "description", "updateDefaultVersion", "defaultVersion"],
  },
  create: async (cloud, inputs, call) => {
    const request = {
      LaunchTemplateName: nameFor(inputs, call),
      VersionDescription: text(inputs, "description"),
      LaunchTemplateData: dataOf(inputs),
      TagSpecifications: specifyTags(cloud, "launch-template", inputs),
    };
    const { LaunchTemplate } = await cloud.ec2.send(new CreateLaunchTemplateCommand(request));
    return found(LaunchTemplate?.LaunchTemplateId, "LaunchTemplateId");
  },
  read: async (cloud, id) => {
    const there = await describe(cloud, id);
    return {
      arn: await arn(cloud, "ec2", `launch-template/${id}`),
      name: there.LaunchTemplateName,
      latestVersion: there.LatestVersionNumber,
      defaultVersion: there.DefaultVersionNumber,
    };
  },
  update: async (cloud, LaunchTemplateId, { inputs, changed }) => {
    if ([...contents, "description"].some((name) => changed.includes(name)))
      await cloud.ec2.send(
        new CreateLaunchTemplateVersionCommand({
          LaunchTemplateId,
          VersionDescription: text(inputs, "description"),
          LaunchTemplateData: dataOf(inputs),
        }),
      );
    const newest = (await describe(cloud, LaunchTemplateId)).LatestVersionNumber;
    const version =
      boolean(inputs, "updateDefaultVersion") === true ? newest : number(inputs, "defaultVersion");
    if (version === undefined) return;
    const DefaultVersion = String(version);
    await cloud.ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion }));
  },
  delete: (cloud, LaunchTemplateId) => cloud.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId })),
};

async function describe(cloud: Cloud, id: string) {
  const request = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] });
  const { LaunchTemplates = [] } = await cloud.ec2.send(request);
  return found(LaunchTemplates[0], `launch template ${id}`);
}

function dataOf(inputs: Values): RequestLaunchTemplateData {
  const values: Values = {
    ...inputs,
    blockDeviceMappings: blocks(inputs, "blockDeviceMappings").map(device),
    networkInterfaces: blocks(inputs, "networkInterfaces").map(networkInterface),
    tagSpecifications: blocks(inputs, "tagSpecifications").map((each) => ({
      resourceType: each.resourceType ?? "",
      tags: Object.entries(block(each, "tags")).map(([key, value]) => ({ key, value })),
    })),
  };
  return requestPart<RequestLaunchTemplateData>(
    values,
    [
      ...(["BlockDeviceMappings", "DisableApiTermination", "EbsOptimized", "IamInstanceProfile"] as const),
      ...(["ImageId", "InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName"] as const),
      ...(["MetadataOptions", "Monitoring", "NetworkInterfaces", "TagSpecifications", "UserData"] as const),
      ...(["CreditSpecification", "InstanceMarketOptions", "Placement"] as const),
    ],
    { SecurityGroupIds: "vpcSecurityGroupIds" },
  );
}

function device({ ebs, ...mapping }: Values): Values {
  const { encrypted, deleteOnTermination, ...disk } = ebs === undefined ? {} : block({ ebs }, "ebs");
  const flags = { encrypted, deleteOnTermination };
  return { ...mapping, ...(ebs !== undefined && { ebs: { ...disk, ...switches(flags) } }) };
}

function networkInterface({
  securityGroups,
  associatePublicIpAddress,
  deleteOnTermination,
  ...rest
}: Values): Values {
  return {
    deviceIndex: 0,
    ...rest,
    ...switches({ associatePublicIpAddress, deleteOnTermination }),
    ...(securityGroups !== undefined && { groups: securityGroups }),
  };
}

/** The real provider has texts where AWS has yes and no, to tell "no" from "not said". */
function switches(values: Readonly<Record<string, Value | undefined>>): Values {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(said.map(([name, value]) => [name, value === true || value === "true"]));
}
