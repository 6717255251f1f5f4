/** A machine that somebody else looks after. */
export interface ExistingMachine {
  readonly kind: "existing";
  /** Address for SSH. */
  readonly address: string;
  /** `type base64`, without a comment. */
  readonly hostKey: string;
}

/** An EC2 instance of the stack. Its address for SSH and its host key are known when it is made. */
export interface Ec2Machine {
  readonly kind: "ec2";
  /** Such as `t4g.small`. */
  readonly instanceType: string;
  readonly architecture: Architecture;
  /** Size of the root volume, in GiB. */
  readonly diskGiB: number;
  /** Size of the volume that outlives the machine, in GiB; undefined where there is none. */
  readonly dataGiB: number | undefined;
  /** Machines in public subnets have an address in the internet. */
  readonly subnet: "public" | "private";
  /** Availability zone, such as `eu-central-1a`. */
  readonly zone: string;
}

/** EC2 instances which are alike, and of which there are as many as are needed. */
export interface MachineGroup {
  readonly kind: "group";
  /** At least one, the preferred one first; all of one architecture. */
  readonly instanceTypes: readonly [string, ...string[]];
  readonly architecture: Architecture;
  /** Size of the root volumes, in GiB. */
  readonly diskGiB: number;
  /** Machines in public subnets have an address in the internet. */
  readonly subnet: "public" | "private";
  /** Where its machines' private addresses come from: its subnets, in CIDR notation. */
  readonly networks: readonly string[];
  /** Machines, at least. */
  readonly minimum: number;
  /** Machines, at most. */
  readonly maximum: number;
  /** Processor time at which the group is kept, 1 to 100; undefined where its size does not follow from it. */
  readonly cpuPercent: number | undefined;
  /** Requests a minute and machine at which the group is kept; undefined where its size does not follow from them. */
  readonly requestsPerMachine: number | undefined;
  /** Machines on demand before there are any on spot; undefined: all on demand. */
  readonly onDemand: number | undefined;
  readonly schedule: readonly ScheduledSize[];
  /** How long a new machine's numbers do not count, in seconds. */
  readonly warmUpSeconds: number;
  /** How long a new machine may take for each step until its replicas answer, in seconds; then it is given up. */
  readonly bootTimeoutSeconds: number;
}

/** Sizes that a group takes at a time; those that are undefined stay as they are. */
export interface ScheduledSize {
  /** Its own among those of the group. */
  readonly name: string;
  /** Five fields, as crontab(5) has them. */
  readonly cron: string;
  /** A name of the time zone database. */
  readonly timezone: string;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly desired: number | undefined;
}

/** As EC2 calls the kinds of processors. */
export type Architecture = "x86_64" | "arm64";
