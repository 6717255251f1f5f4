import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MachineGroup } from "../../../settings/settings";
import type { KeptImage } from "./kept-image";

/** What every machine of a group is made from. */
export interface LaunchTemplateArgs {
  readonly machine: MachineGroup;
  readonly image: KeptImage;
  readonly userData: pulumi.Input<string>;
  /** Name of the instance profile. */
  readonly profile: pulumi.Input<string>;
  /** Name of the key pair that may log in. */
  readonly keyName: string;
  readonly securityGroups: readonly pulumi.Input<string>[];
  /** Begins its name at AWS. */
  readonly namePrefix: string;
  /** Of machines and their volumes, which do not get those of the provider. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Each change is another version, and those that were stay, so that a group can go back. */
export function launchTemplate(
  name: string,
  args: LaunchTemplateArgs,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const { machine, image, tags } = args;
  return new aws.ec2.LaunchTemplate(
    name,
    {
      namePrefix: args.namePrefix,
      imageId: image.ami,
      instanceType: machine.instanceTypes[0],
      keyName: args.keyName,
      iamInstanceProfile: { name: args.profile },
      userData: pulumi.output(args.userData).apply(base64),
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: machine.subnet === "public" ? "true" : "false",
          deleteOnTermination: "true",
          securityGroups: [...args.securityGroups],
        },
      ],
      // Tokens only, and none for containers or whoever else is one hop away.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: image.rootDevice,
          ebs: {
            volumeType: "gp3",
            volumeSize: machine.diskGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: { ...tags } })),
      updateDefaultVersion: true,
    },
    { parent },
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
