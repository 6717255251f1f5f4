import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Login } from "../../remote/access";
import { RemoteServer } from "../../remote/remote-server";
import type { AwsSettings, Ec2Machine, Server, Settings } from "../../settings/settings";
import type { BaseStep } from "../platform";
import { DataVolume } from "./data-volume";
import { dataVolumeSecrets, dataVolumeStep } from "./data-volume-step";
import { Ec2Server } from "./ec2-server";
import { gatewayTo } from "./gateway";
import { givenImage } from "./machine-image";
import type { MadeMachine } from "./operations/made-machine";
import type { Surroundings } from "./surroundings";

/** A server to be made, and what it lies in. */
export interface Ec2HostArgs {
  readonly server: Server;
  readonly machine: Ec2Machine;
  readonly settings: Settings;
  readonly aws: AwsSettings;
  readonly baseStep: BaseStep;
  readonly surroundings: Surroundings;
  /** The stack's own, through which private machines are reached. */
  readonly bastion: Login | undefined;
}

/** Makes a machine, with its data volume when it has one, that carries steps out over SSH. */
export function ec2Host(name: string, args: Ec2HostArgs, parent: pulumi.Resource): MadeMachine {
  const { server, machine, settings, aws, baseStep, surroundings, bastion } = args;
  const { groups, login } = surroundings;
  const { privateAddress, port, user } = server;
  const ec2 = new Ec2Server(
    `${name}-machine`,
    {
      ...surroundings.ofMachines,
      machine: server.name,
      instanceType: machine.instanceType,
      image: aws.ami === undefined ? surroundings.image(machine.architecture) : givenImage(aws.ami),
      diskGiB: machine.diskGiB,
      place: machine,
      privateAddress,
      securityGroups: groups.of(server),
      protect: aws.protect && server.roles.includes("db"),
    },
    { parent },
  );
  const remote = new RemoteServer(
    name,
    {
      server,
      access: {
        host: aws.sshBy === "network" ? ec2.address : ec2.instance.privateIp,
        port,
        user,
        hostKey: ec2.hostKey,
        privateKey: login.privateKey,
        bastion: gatewayTo(machine.subnet, { settings, aws, bastion, privateKey: login.privateKey }),
      },
      address: ec2.address,
      bootTimeoutSeconds: settings.ssh.bootTimeoutSeconds,
      base: baseStep(server),
      machine: {
        resource: ec2.instance,
        identity: ec2.instance.id,
        size: ec2.instance.instanceType,
      },
    },
    { parent },
  );
  if (machine.dataGiB !== undefined) {
    dataVolume(`${name}-data`, remote, ec2.instance, machine.dataGiB, args, parent);
  }
  return { host: remote, role: ec2.role, made: { kind: "instance", id: ec2.instance.id } };
}

function dataVolume(
  name: string,
  remote: RemoteServer,
  instance: aws.ec2.Instance,
  sizeGiB: number,
  { server, machine, settings, aws }: Ec2HostArgs,
  parent: pulumi.Resource,
): void {
  const { attachedVolume } = new DataVolume(
    name,
    {
      instance,
      machine: server.name,
      stack: settings.deploymentName,
      zone: machine.zone,
      sizeGiB,
      protect: aws.protect,
    },
    { parent },
  );
  remote.prepare(`${name}-mounted`, dataVolumeStep(sizeGiB), {
    [dataVolumeSecrets.volume]: attachedVolume,
  });
}
