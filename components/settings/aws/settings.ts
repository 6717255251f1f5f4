import type { Ec2Machine } from "../machines";
import type { AlarmSettings, LogSettings, SnapshotSettings } from "./care";
import type { DnsSettings } from "./dns";
import type { ImageName } from "./images";

/** What the platform `aws` is to make, and where. */
export interface AwsSettings {
  readonly region: string;
  /** Availability zones, one to three. */
  readonly zones: readonly string[];
  readonly network: OwnNetwork | ExistingNetwork;
  /** IPv4 networks from which public servers and the bastion take SSH connections. */
  readonly sshFrom: readonly string[];
  /** How deployments reach machines: over the network, or by Session Manager, where no port is open to anybody outside. */
  readonly sshBy: "network" | "session-manager";
  /** The machine through which servers in private subnets are reached; undefined where none is needed. */
  readonly bastion: Pick<Ec2Machine, "instanceType" | "architecture"> | undefined;
  readonly image: ImageName;
  /** An image of the user's own, in place of `image`. */
  readonly ami: string | undefined;
  /** Whether data volumes and the database's server are protected against deletion. */
  readonly protect: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Another implementation of AWS's API. */
  readonly endpointUrl: string | undefined;
  /** What divides requests among the machines of the group; undefined where there is no group. */
  readonly loadBalancer: LoadBalancerSettings | undefined;
  /** Undefined where neither a group nor backups need one. */
  readonly bucket: BucketSettings | undefined;
  /** Where backups of the databases lie: on the server that makes them, or in the bucket too. */
  readonly backups: "server" | "bucket";
  /** Undefined where others keep the domains' records. */
  readonly dns: DnsSettings | undefined;
  /** Of data volumes. */
  readonly snapshots: SnapshotSettings | undefined;
  /** Undefined where logs stay on their servers. */
  readonly logs: LogSettings | undefined;
  readonly alarms: AlarmSettings | undefined;
  /** Whether machines take sessions of Session Manager, be it for people alone or for deployments too. */
  readonly sessionManager: boolean;
}

/** What divides requests among the machines of a group. */
export interface LoadBalancerSettings {
  /** `internet-facing` for visitors, `internal` for those inside the network, such as webservers in front. */
  readonly scheme: "internet-facing" | "internal";
  /** The kind of subnets that it lies in, in every zone. */
  readonly subnet: "public" | "private";
  /** How long a connection may be silent, in seconds. */
  readonly idleSeconds: number;
  /** Whether AWS refuses to delete it. */
  readonly protect: boolean;
  /** IPv4 networks of visitors; none where only webservers of the stack ask it. */
  readonly accessFrom: readonly string[];
}

/** Where releases, what new machines begin with, and backups lie. */
export interface BucketSettings {
  /** Undefined: AWS makes a name. */
  readonly name: string | undefined;
  /** How long a release is kept that nobody asks for, in days. */
  readonly expireReleasesDays: number;
}

/** A VPC that the deployment makes. */
export interface OwnNetwork {
  readonly kind: "own";
  readonly cidr: string;
  /**
   * How servers in private subnets reach the internet: by one NAT gateway, by one in each zone, or not at all; `unused`
   * where there is no such server.
   */
  readonly nat: "one" | "each-zone" | "none" | "unused";
  /** The services of AWS to which servers in private subnets have a way of their own, since they have no other. */
  readonly endpoints: readonly AwsService[];
  /** One for each zone. */
  readonly publicSubnets: readonly PlannedSubnet[];
  /** One for each zone; none when no server lies in one. */
  readonly privateSubnets: readonly PlannedSubnet[];
  /**
   * Subnets in which AWS chooses the addresses: for groups, load balancers and RDS. One for each zone, or none when nothing
   * lies in one.
   */
  readonly dynamicSubnets: {
    readonly public: readonly PlannedSubnet[];
    readonly private: readonly PlannedSubnet[];
  };
}

/** What servers ask AWS for, as its endpoints are called: Parameter Store, Session Manager, Auto Scaling, EC2 and CloudWatch. */
export type AwsService = "ssm" | "ssmmessages" | "autoscaling" | "ec2" | "logs" | "monitoring";

/** A VPC that exists, with its routes and gateways. */
export interface ExistingNetwork {
  readonly kind: "existing";
  /** Its id. */
  readonly vpc: string;
  readonly publicSubnets: readonly ExistingSubnet[];
  readonly privateSubnets: readonly ExistingSubnet[];
}

/** The addresses of a subnet are planned, so that a preview knows those of its servers. */
export interface PlannedSubnet {
  readonly zone: string;
  /** Such as `10.42.0.0/20`. */
  readonly cidr: string;
}

/** A subnet that exists. */
export interface ExistingSubnet extends PlannedSubnet {
  readonly id: string;
}
