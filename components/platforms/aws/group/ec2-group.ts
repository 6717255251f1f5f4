import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Gateway } from "../../../remote/access";
import { kitText } from "../../../remote/commands";
import { RemoteGroup } from "../../../remote/group/remote-group";
import type { MachineGroup, Server } from "../../../settings/settings";
import { stepDocument } from "../../../steps/document";
import type { Step } from "../../../steps/step";
import { templateText } from "../../../steps/template";
import type { Bucket } from "../bucket";
import type { Ec2Surroundings } from "../ec2-server";
import { groupBootText, groupUserData } from "../group-user-data";
import { type HostKey, hostKey } from "../host-key";
import { MachineRole } from "../machine-role";
import { nameTag } from "../name-tag";
import { sessionManagerStep } from "../operations/session-manager-step";
import { BucketStore } from "./bucket-store";
import { groupName } from "./group-names";
import { groupPolicy } from "./group-policy";
import type { KeptImage } from "./kept-image";
import { launchTemplate } from "./launch-template";
import { changeableHooks } from "./lifecycle-hooks";
import { scaling } from "./scaling";
import { scalingGroup } from "./scaling-group";

/** A group, and what it lies in. */
export interface Ec2GroupArgs extends Ec2Surroundings {
  readonly server: Server;
  readonly machine: MachineGroup;
  readonly image: (name: string, parent: pulumi.Resource) => KeptImage;
  readonly securityGroups: readonly pulumi.Input<string>[];
  readonly bucket: Bucket;
  readonly base: Step;
  /** Of every machine and its volume. */
  readonly tags: Readonly<Record<string, string>>;
  /** The key that logs in to the machines. */
  readonly privateKey: pulumi.Input<string>;
  /** What its machines are reached through. */
  readonly bastion: Gateway | undefined;
}

/** An auto-scaling group of machines that are known by one host key before they boot, as one server. */
export class Ec2Group extends pulumi.ComponentResource {
  readonly host: RemoteGroup;
  readonly group: aws.autoscaling.Group;
  /** Name of its machines' role. */
  readonly role: pulumi.Output<string>;

  constructor(name: string, args: Ec2GroupArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Ec2Group", name, {}, options);
    const { server, machine, stack, network, bucket } = args;
    const store = new BucketStore(`${name}-store`, { bucket, stack, server: server.name }, { parent: this });
    const key = hostKey(name, stack, server.name, this);
    const role = groupRole(`${name}-role`, args, key, this);
    this.role = role.role;
    const places = network.places(machine.subnet);
    const template = launchTemplate(`${name}-template`, templateArgs(name, args, key, role, this), this);
    this.group = scalingGroup(
      name,
      {
        ...{ machine, template, group: groupName(stack, server.name), tags: machineTags(args) },
        subnets: places.map((place) => network.subnetId(place)),
        ready: [
          ...[args.keyPair, key.parameter, ...role.ready, ...bucket.ready],
          ...places.flatMap((place) => network.ready(place)),
          ...beginnings(name, args, store),
        ],
      },
      this,
    );
    changeableHooks(name, this.group, machine, this);
    scaling(name, this.group, machine, this);
    this.host = remoteGroup(name, args, key, store, this.group, template, this);
    this.registerOutputs({});
  }
}

/** What the first machine must find. */
function beginnings(name: string, args: Ec2GroupArgs, store: BucketStore): readonly pulumi.Resource[] {
  const steps = [args.base, ...(args.sessionManager ? [sessionManagerStep(args)] : [])];
  return [
    // No secret, but nobody wants to read an archive in a preview.
    store.put(`${name}-kit`, "kit", pulumi.secret(kitText())),
    store.put(`${name}-install`, "install.sh", templateText("host/install.sh")),
    store.put(`${name}-boot`, "boot.sh", groupBootText()),
    ...steps.map((step) =>
      store.put(`${name}-${step.name}-object`, `steps/${step.name}`, stepDocument(step)),
    ),
  ];
}

function groupRole(
  name: string,
  { stack, server, bucket, sessionManager: sessions }: Ec2GroupArgs,
  key: HostKey,
  parent: pulumi.Resource,
): MachineRole {
  const policy = pulumi
    .all([bucket.arn, key.parameter.arn])
    .apply(([arn, neighbour]) => groupPolicy({ stack, server: server.name, bucket: arn, neighbour }));
  return new MachineRole(
    name,
    { machine: server.name, stack, sessions, rights: { name: "group", policy } },
    { parent },
  );
}

function templateArgs(
  name: string,
  args: Ec2GroupArgs,
  key: HostKey,
  role: MachineRole,
  parent: pulumi.Resource,
) {
  const { stack, server, machine, bucket, region, endpointUrl, keyName, securityGroups } = args;
  return {
    ...{ machine, keyName, securityGroups, profile: role.profile, tags: machineTags(args) },
    image: args.image(`${name}-birth`, parent),
    userData: bucket.bucketName.apply((bucketName) =>
      groupUserData({
        ...{ stack, region, endpointUrl, bucket: bucketName, hostKeyParameter: key.parameterName },
        group: server.name,
        autoScalingGroup: groupName(stack, server.name),
      }),
    ),
    // AWS adds 26 characters.
    namePrefix: `${stack}-${server.name}`.slice(0, 90) + "-",
  };
}

/** AWS gives machines and volumes of a group none of the provider's tags. */
function machineTags({ tags, stack, server }: Ec2GroupArgs): Readonly<Record<string, string>> {
  return { ...tags, "tierwright:stack": stack, ...nameTag(stack, server.name) };
}

function remoteGroup(
  name: string,
  args: Ec2GroupArgs,
  key: HostKey,
  store: BucketStore,
  group: aws.autoscaling.Group,
  template: aws.ec2.LaunchTemplate,
  parent: pulumi.Resource,
): RemoteGroup {
  const { server, machine, region, endpointUrl, privateKey, bastion, base } = args;
  const { port, user } = server;
  return new RemoteGroup(
    `${name}-machines`,
    {
      ...{ server, base, store, machines: group, bootTimeoutSeconds: machine.bootTimeoutSeconds },
      access: {
        ...{
          group: group.name,
          region,
          endpointUrl,
          port,
          user,
          hostKey: key.publicKey,
          privateKey,
          bastion,
        },
        addresses: machine.subnet === "public" && bastion === undefined ? "public" : "private",
      },
      identity: group.arn,
      recipe: {
        template: template.id,
        version: template.latestVersion.apply(String),
        instanceTypes: [...machine.instanceTypes],
        onDemand: machine.onDemand,
      },
    },
    { parent },
  );
}
