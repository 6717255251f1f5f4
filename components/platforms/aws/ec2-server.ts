import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../settings/settings";
import { birth } from "./birth";
import { elasticAddress } from "./elastic-address";
import { hostKey } from "./host-key";
import type { MachineImage } from "./machine-image";
import { machinePolicy } from "./machine-policy";
import { MachineRole } from "./machine-role";
import { nameTag } from "./name-tag";
import type { Network, Place } from "./place";
import { userData } from "./user-data";

/** What the machines of a stack have in common: among other things who comes by Session Manager, and what for. */
export interface Ec2Surroundings extends Pick<AwsSettings, "sessionManager" | "sshBy"> {
  readonly stack: string;
  readonly region: string;
  readonly endpointUrl: string | undefined;
  readonly network: Network;
  /** Name of the key pair that may log in. */
  readonly keyName: string;
  readonly keyPair: pulumi.Resource;
}

/** One machine. */
export interface Ec2ServerArgs extends Ec2Surroundings {
  /** Name of the machine, also for itself. */
  readonly machine: string;
  readonly instanceType: string;
  readonly image: MachineImage;
  readonly diskGiB: number;
  readonly place: Place;
  /** Its address in the subnet. @default one that AWS chooses */
  readonly privateAddress: string | undefined;
  readonly securityGroups: readonly pulumi.Input<string>[];
  /** Whether it can only be terminated after this was taken back. */
  readonly protect: boolean;
}

/**
 * An EC2 instance that is known by its host key before it boots. What is on its root volume goes with it; a public one
 * keeps its address when it is replaced.
 */
export class Ec2Server extends pulumi.ComponentResource {
  readonly instance: aws.ec2.Instance;
  /** Name of its role. */
  readonly role: pulumi.Output<string>;
  /** Where others find it: its public address, or its private one. */
  readonly address: pulumi.Output<string>;
  /** `type base64`. */
  readonly hostKey: pulumi.Output<string>;

  constructor(name: string, args: Ec2ServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Ec2Server", name, {}, options);
    const { machine, stack, place, network } = args;
    const key = hostKey(name, stack, machine, this);
    const role = new MachineRole(
      `${name}-role`,
      {
        ...{ machine, stack, sessions: args.sessionManager },
        rights: { name: "host-key", policy: key.parameter.arn.apply(machinePolicy) },
      },
      { parent: this },
    );
    const ready = network.ready(place);
    this.instance = new aws.ec2.Instance(
      name,
      {
        ...birth(`${name}-birth`, args.image, firstBoot(args, key.parameterName), this),
        ...inputs(args),
        iamInstanceProfile: role.profile,
      },
      {
        parent: this,
        // Two machines cannot have one private address.
        deleteBeforeReplace: true,
        protect: args.protect,
        dependsOn: [args.keyPair, key.parameter, ...role.ready, ...ready],
      },
    );
    this.address =
      place.subnet === "public"
        ? elasticAddress(name, this.instance, { machine, stack, ready }, this)
        : this.instance.privateIp;
    this.hostKey = key.publicKey;
    this.role = role.role;
    this.registerOutputs({});
  }
}

function firstBoot({ machine, ...args }: Ec2ServerArgs, hostKeyParameter: string): string {
  const { region, endpointUrl, sshBy } = args;
  return userData({
    ...{ hostName: machine, hostKeyParameter, region, endpointUrl },
    agent: sshBy === "session-manager",
  });
}

function inputs(args: Ec2ServerArgs): Omit<aws.ec2.InstanceArgs, "ami" | "userData"> {
  const { machine, stack, place, network } = args;
  const tags = nameTag(stack, machine);
  return {
    instanceType: args.instanceType,
    subnetId: network.subnetId(place),
    ...(args.privateAddress === undefined ? {} : { privateIp: args.privateAddress }),
    // It asks for its host key before it can have its elastic address. AWS reports an elastic address as this one, so a
    // `false` here would replace the machine after a refresh.
    associatePublicIpAddress: place.subnet === "public",
    vpcSecurityGroupIds: [...args.securityGroups],
    // A name, not an output: a new key is for new machines and must not replace those that run.
    keyName: args.keyName,
    // Tokens only, and none for containers or whoever else is one hop away.
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    rootBlockDevice: {
      volumeType: "gp3",
      volumeSize: args.diskGiB,
      encrypted: true,
      deleteOnTermination: true,
      tags,
    },
    disableApiTermination: args.protect,
    tags,
  };
}
