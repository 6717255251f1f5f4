import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { existingAccess, givenBastion, type Login } from "../../remote/access";
import type { Host } from "../../remote/host";
import { RemoteServer } from "../../remote/remote-server";
import { imageUser } from "../../settings/aws/images";
import type { Role } from "../../settings/servers";
import type { AwsSettings, Ec2Machine, ExistingMachine, Server, Settings } from "../../settings/settings";
import type { Domains } from "../balancer";
import type { BaseStep, Platform } from "../platform";
import { Bastion } from "./bastion";
import { DataVolume } from "./data-volume";
import { dataVolumeSecrets, dataVolumeStep } from "./data-volume-step";
import { domainsOf } from "./dns/domains";
import { hostedZone } from "./dns/hosted-zone";
import { Ec2Server } from "./ec2-server";
import { givenImage } from "./machine-image";
import { awsProvider } from "./provider";
import { reservedAddress } from "./reserved-addresses";
import { Surroundings } from "./surroundings";

/** What the platform is made from. */
export interface AwsServersArgs {
  readonly settings: Settings;
  readonly aws: AwsSettings;
  readonly baseStep: BaseStep;
}

/** The platform `aws`: EC2 servers with all that they need, and existing servers beside them. */
export class AwsServers extends pulumi.ComponentResource implements Platform {
  readonly all: readonly Host[];
  readonly domains: Domains | undefined;
  readonly sshPrivateKey: pulumi.Output<string>;
  readonly #name: string;
  readonly #args: AwsServersArgs;
  readonly #surroundings: Surroundings;

  constructor(name: string, args: AwsServersArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:AwsServers", name, {}, options);
    const { settings, aws } = args;
    this.#name = name;
    this.#args = args;
    this.#surroundings = new Surroundings(`${name}-shared`, { settings, aws }, { parent: this });
    const bastion = this.#bastion();
    this.all = settings.servers.flatMap((server) => this.#server(server, bastion));
    this.domains = domainsOf(
      {
        zone: aws.dns && hostedZone(aws.dns, { parent: this }),
        balancer: undefined,
        webservers: this.servers("webserver"),
      },
      this,
    );
    this.sshPrivateKey = this.#surroundings.login.privateKey;
    this.registerOutputs({});
  }

  servers(role: Role): readonly Host[] {
    return this.all.filter((server) => server.settings.roles.includes(role));
  }

  /** Always of the distribution's image: one's own may be for another kind of processor, and brings nothing here. */
  #bastion(): Login | undefined {
    const { bastion, network, image } = this.#args.aws;
    const [subnet] = network.publicSubnets;
    if (bastion === undefined || subnet === undefined) return undefined;
    const { ofMachines, groups, login } = this.#surroundings;
    return new Bastion(
      `${this.#name}-bastion`,
      {
        ...ofMachines,
        instanceType: bastion.instanceType,
        image: this.#surroundings.image(bastion.architecture),
        place: { subnet: "public", zone: subnet.zone },
        privateAddress: network.kind === "own" ? reservedAddress("bastion", subnet.cidr) : undefined,
        securityGroups: groups.of("bastion"),
        user: imageUser(image),
        privateKey: login.privateKey,
      },
      { parent: this },
    ).login;
  }

  #server(server: Server, bastion: Login | undefined): readonly RemoteServer[] {
    switch (server.machine.kind) {
      case "ec2":
        return [this.#ec2Server(server, server.machine, bastion)];
      case "existing":
        return [this.#existingServer(server, server.machine)];
      case "group":
        return [];
    }
  }

  #ec2Server(server: Server, machine: Ec2Machine, bastion: Login | undefined): RemoteServer {
    const { settings, aws, baseStep } = this.#args;
    const { groups, login } = this.#surroundings;
    const { privateAddress, port, user } = server;
    const ec2 = new Ec2Server(
      `${this.#name}-${server.name}-machine`,
      {
        ...this.#surroundings.ofMachines,
        machine: server.name,
        instanceType: machine.instanceType,
        image: aws.ami === undefined ? this.#surroundings.image(machine.architecture) : givenImage(aws.ami),
        diskGiB: machine.diskGiB,
        place: machine,
        privateAddress,
        securityGroups: groups.of(server),
        protect: aws.protect && server.roles.includes("db"),
      },
      { parent: this },
    );
    const remote = new RemoteServer(
      `${this.#name}-${server.name}`,
      {
        server,
        access: {
          host: ec2.address,
          port,
          user,
          hostKey: ec2.hostKey,
          privateKey: login.privateKey,
          bastion: givenBastion(settings.ssh.bastion) ?? (machine.subnet === "private" ? bastion : undefined),
        },
        bootTimeoutSeconds: settings.ssh.bootTimeoutSeconds,
        base: baseStep(server),
        machine: {
          resource: ec2.instance,
          identity: ec2.instance.id,
          size: ec2.instance.instanceType,
        },
      },
      { parent: this },
    );
    if (machine.dataGiB !== undefined) this.#dataVolume(remote, ec2.instance, machine, machine.dataGiB);
    return remote;
  }

  #dataVolume(remote: RemoteServer, instance: aws.ec2.Instance, { zone }: Ec2Machine, sizeGiB: number): void {
    const { settings, aws } = this.#args;
    const name = `${this.#name}-${remote.settings.name}-data`;
    const { attachedVolume } = new DataVolume(
      name,
      {
        instance,
        machine: remote.settings.name,
        stack: settings.deploymentName,
        zone,
        sizeGiB,
        protect: aws.protect,
      },
      { parent: this },
    );
    remote.prepare(`${name}-mounted`, dataVolumeStep(sizeGiB), {
      [dataVolumeSecrets.volume]: attachedVolume,
    });
  }

  #existingServer(server: Server, machine: ExistingMachine): RemoteServer {
    const { settings, baseStep } = this.#args;
    return new RemoteServer(
      `${this.#name}-${server.name}`,
      {
        server,
        access: existingAccess(server, machine, settings.ssh),
        bootTimeoutSeconds: settings.ssh.bootTimeoutSeconds,
        base: baseStep(server),
      },
      { parent: this },
    );
  }
}

/** Makes the platform, with a way to AWS that everything in it takes. */
export function awsServers(
  name: string,
  settings: Settings,
  baseStep: BaseStep,
  parent: pulumi.Resource,
): AwsServers {
  if (settings.aws === undefined) throw new TypeError("the platform aws without its settings");
  const provider = awsProvider(`${name}-provider`, settings.deploymentName, settings.aws, parent);
  return new AwsServers(name, { settings, aws: settings.aws, baseStep }, { parent, providers: [provider] });
}
