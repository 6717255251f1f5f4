import * as pulumi from "@pulumi/pulumi";
import type { Login } from "../../remote/access";
import type { Host } from "../../remote/host";
import { dynamicNetworks } from "../../settings/aws/network";
import type { Role } from "../../settings/servers";
import type { AwsSettings, MachineGroup, Server, Settings } from "../../settings/settings";
import type { Balancer, Domains } from "../balancer";
import type { BaseStep, DatabaseService, Platform } from "../platform";
import { existingHost } from "../existing-host";
import { bastionHost } from "./bastion-host";
import { LoadBalancer } from "./balancer/load-balancer";
import type { AppGroup } from "./balancer/site-targets-args";
import { Bucket } from "./bucket";
import { domainsOf } from "./dns/domains";
import { type HostedZone, hostedZone } from "./dns/hosted-zone";
import { ec2Host } from "./ec2-host";
import { gatewayTo } from "./gateway";
import { Ec2Group } from "./group/ec2-group";
import { groupImage } from "./group/group-image";
import { type Alarms, alarmsOf } from "./operations/alarms";
import type { MadeMachine } from "./operations/made-machine";
import { Operations } from "./operations/operations";
import { awsProvider } from "./provider";
import { rdsDatabase } from "./rds/rds-database";
import { stackBastion } from "./stack-bastion";
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
  readonly database: DatabaseService | undefined;
  readonly balancer: Balancer | undefined;
  readonly domains: Domains | undefined;
  readonly bastion: Login | undefined;
  readonly sshPrivateKey: pulumi.Output<string>;
  readonly #name: string;
  readonly #args: AwsServersArgs;
  readonly #surroundings: Surroundings;
  readonly #bucket: Bucket | undefined;
  readonly #alarms: Alarms | undefined;
  readonly #machines: MadeMachine[] = [];
  #group: AppGroup | undefined;

  constructor(name: string, args: AwsServersArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:AwsServers", name, {}, options);
    const { settings, aws } = args;
    this.#name = name;
    this.#args = args;
    this.#surroundings = new Surroundings(`${name}-shared`, { settings, aws }, { parent: this });
    this.#bucket =
      aws.bucket &&
      new Bucket(
        `${name}-bucket`,
        { settings: aws.bucket, stack: settings.deploymentName, protect: aws.protect },
        { parent: this },
      );
    this.#alarms = alarmsOf(`${name}-alarms`, settings, aws, this);
    const database = rdsDatabase(
      `${name}-database`,
      { settings, logs: aws.logs, ...this.#surroundings.ofDatabase },
      this,
    );
    this.database = database;
    const bastion = stackBastion(`${name}-bastion`, aws, this.#surroundings, this);
    this.bastion = bastion?.login;
    this.all = settings.servers.map((server) => this.#server(server, this.bastion));
    const zone = aws.dns && hostedZone(aws.dns, { parent: this });
    const balancer = this.#loadBalancer(zone);
    this.balancer = balancer;
    this.domains = domainsOf({ zone, balancer, webservers: this.servers("webserver") }, this);
    this.sshPrivateKey = this.#surroundings.login.privateKey;
    new Operations(
      `${name}-operations`,
      {
        ...{ ...args, machines: this.#machines, bucket: this.#bucket, database, alarms: this.#alarms },
        bastion:
          bastion && aws.sessionManager
            ? bastionHost(`${name}-bastion-server`, { ...args, bastion })
            : undefined,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  servers(role: Role): readonly Host[] {
    return this.all.filter((server) => server.settings.roles.includes(role));
  }

  #server(server: Server, bastion: Login | undefined): Host {
    const { machine } = server;
    const { baseStep, settings } = this.#args;
    const { ssh } = settings;
    switch (machine.kind) {
      case "ec2":
        return this.#lookAfter(
          ec2Host(
            `${this.#name}-${server.name}`,
            { ...this.#args, server, machine, surroundings: this.#surroundings, bastion },
            this,
          ),
        );
      case "existing":
        return existingHost(
          `${this.#name}-${server.name}`,
          { server, machine, ssh, base: baseStep(server) },
          this,
        );
      case "group": {
        const group = this.#ec2Group(server, machine, bastion);
        this.#group = { resource: group.group, name: group.group.name, machine };
        const { host, role } = group;
        return this.#lookAfter({ host, role, made: { kind: "group", name: group.group.name, machine } });
      }
    }
  }

  #lookAfter(machine: MadeMachine): Host {
    this.#machines.push(machine);
    return machine.host;
  }

  #ec2Group(server: Server, machine: MachineGroup, bastion: Login | undefined): Ec2Group {
    const { settings, aws, baseStep } = this.#args;
    const { groups, login } = this.#surroundings;
    if (this.#bucket === undefined) throw new TypeError("a group of machines without a bucket");
    return new Ec2Group(
      `${this.#name}-${server.name}`,
      {
        ...this.#surroundings.ofMachines,
        ...{ server, machine, bucket: this.#bucket, base: baseStep(server), tags: aws.tags },
        image: (name, parent) =>
          groupImage(name, aws, () => this.#surroundings.image(machine.architecture), parent),
        securityGroups: groups.of(server),
        privateKey: login.privateKey,
        bastion: gatewayTo(machine.subnet, { settings, aws, bastion, privateKey: login.privateKey }),
      },
      { parent: this },
    );
  }

  #loadBalancer(zone: HostedZone | undefined): LoadBalancer | undefined {
    const { settings, aws } = this.#args;
    const [securityGroup] = this.#surroundings.groups.of("balancer");
    if (aws.loadBalancer === undefined || this.#group === undefined || securityGroup === undefined) {
      return undefined;
    }
    return new LoadBalancer(
      `${this.#name}-balancer`,
      {
        ...{ stack: settings.deploymentName, settings: aws.loadBalancer, front: settings.webserver.front },
        tls: settings.sites.some(({ tls }) => tls.kind !== "off"),
        network: this.#surroundings.network,
        networks: dynamicNetworks(aws.network, aws.loadBalancer.subnet),
        ...{ securityGroup, group: this.#group, zone, alarms: this.#alarms },
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
