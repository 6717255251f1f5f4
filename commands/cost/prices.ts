/** Prices of one region in US$, on demand, without taxes. What is missing here is not guessed. */
export interface RegionPrices {
  /** Linux, an hour, by type. */
  readonly machines: Readonly<Record<string, number>>;
  /** RDS for PostgreSQL in one zone, an hour, by class. */
  readonly databases: Readonly<Record<string, number>>;
  /** Aurora PostgreSQL, Standard, an hour, by class. */
  readonly auroraDatabases: Readonly<Record<string, number>>;
  /** Disks (EBS gp3), a GiB and month. */
  readonly diskGiB?: number;
  /** Storage of RDS (gp3) in one zone, a GiB and month. */
  readonly databaseGiB?: number;
  readonly natGatewayHour?: number;
  /** What goes through a NAT gateway, a GiB. */
  readonly natGatewayGiB?: number;
  readonly balancerHour?: number;
  /** Bucket (S3 Standard), a GiB and month. */
  readonly bucketGiB?: number;
  /** Interface endpoint, an hour in one zone. */
  readonly endpointHour?: number;
  /** Logs that CloudWatch takes in, a GiB. */
  readonly logsGiB?: number;
}

/** Prices that are the same everywhere. */
export const everywhere = {
  /** A public IPv4 address, an hour. */
  addressHour: 0.005,
  /** An alarm of CloudWatch, a month. */
  alarm: 0.1,
  /** A number of one's own in CloudWatch, a month. */
  metric: 0.3,
  /** A capacity unit of the load balancer, an hour. */
  balancerUnitHour: 0.008,
} as const;

/** As AWS counts a month in its calculator. */
export const hoursPerMonth = 730;

/** When the prices were last gathered, and from where. */
export const checked = {
  date: "2026-11-21",
  sources: [
    "machines in us-east-1: the list that Karpenter generates from AWS's price API, of 2026-01-19",
    "machines of the families t3 and t4g in eu-central-1 and eu-west-1, and RDS there: some sizes in public pages of 2021 to 2026; the others follow, as each size costs twice the one before",
    "the rest: what public pages quote from AWS's price pages (S3 of 2026-08-02), some of it by one page alone; compare it with the calculator before you rely on it",
  ],
} as const;

/** A family in which each size costs twice as much as the one before. */
function sizes(family: string, first: number, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    names.map((name, index) => [`${family}.${name}`, Number((first * 2 ** index).toFixed(4))]),
  );
}

const burstable = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"];

/** By region. */
export const prices: Readonly<Record<string, RegionPrices>> = {
  "eu-central-1": {
    machines: { ...sizes("t4g", 0.0048, burstable), ...sizes("t3", 0.006, burstable) },
    databases: { "db.t4g.small": 0.037 },
    auroraDatabases: {},
    diskGiB: 0.0952,
    natGatewayHour: 0.052,
    natGatewayGiB: 0.052,
    balancerHour: 0.027,
    bucketGiB: 0.0245,
  },
  "eu-west-1": {
    machines: { ...sizes("t4g", 0.0046, burstable), ...sizes("t3", 0.0057, burstable) },
    databases: { "db.t4g.micro": 0.017, "db.t4g.small": 0.035 },
    auroraDatabases: {},
    diskGiB: 0.088,
    natGatewayHour: 0.048,
    natGatewayGiB: 0.048,
    balancerHour: 0.0252,
    bucketGiB: 0.023,
  },
  "us-east-1": {
    machines: {
      ...sizes("t4g", 0.0042, burstable),
      ...sizes("t3", 0.0052, burstable),
      ...sizes("m6i", 0.096, ["large", "xlarge", "2xlarge"]),
      ...sizes("m7g", 0.0408, ["medium", "large", "xlarge", "2xlarge"]),
      ...sizes("c7g", 0.0725, ["large", "xlarge", "2xlarge"]),
      ...sizes("r7g", 0.1071, ["large", "xlarge", "2xlarge"]),
    },
    databases: { "db.t4g.micro": 0.016, "db.t4g.small": 0.032, "db.t4g.medium": 0.065 },
    auroraDatabases: { "db.t4g.medium": 0.073 },
    diskGiB: 0.08,
    databaseGiB: 0.115,
    natGatewayHour: 0.045,
    natGatewayGiB: 0.045,
    balancerHour: 0.0225,
    bucketGiB: 0.023,
    endpointHour: 0.01,
    logsGiB: 0.5,
  },
};
