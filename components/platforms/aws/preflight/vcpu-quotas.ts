/** A quota of an account in a region. */
export interface Quota {
  /** The service's code in Service Quotas, as `ec2`. */
  readonly service: string;
  readonly code: string;
  /** As the console calls it. */
  readonly name: string;
}

/** How machines are paid for; each way has quotas of its own. */
export type Market = "on-demand" | "spot";

/** A quota by the letters before the first digit of instance types, and its codes. */
interface Family {
  readonly letters: readonly string[];
  readonly name: string;
  readonly onDemand: string;
  /** Undefined where there is no spot capacity of the family. */
  readonly spot: string | undefined;
}

/**
 * EC2 User Guide, "Amazon EC2 On-Demand Instance quotas" and "Spot Instance quotas", with the codes that these pages link to. What
 * is not here is standard, such as `im4gn` and `is4gen`, which are of the family I.
 */
const families: readonly Family[] = [
  { letters: ["dl"], name: "DL", onDemand: "L-6E869C2A", spot: "L-85EED4F7" },
  { letters: ["f"], name: "F", onDemand: "L-74FC7D96", spot: "L-88CF9481" },
  { letters: ["g", "gr", "vt"], name: "G and VT", onDemand: "L-DB2E81BA", spot: "L-3819A6DF" },
  { letters: ["hpc"], name: "HPC", onDemand: "L-F7808C92", spot: undefined },
  { letters: ["u", "u-"], name: "High Memory", onDemand: "L-43DA4232", spot: undefined },
  { letters: ["inf"], name: "Inf", onDemand: "L-1945791B", spot: "L-B5D1601B" },
  { letters: ["p"], name: "P", onDemand: "L-417A185B", spot: "L-7212CCBC" },
  { letters: ["trn"], name: "Trn", onDemand: "L-2C3B7624", spot: "L-6B0D517C" },
  { letters: ["x"], name: "X", onDemand: "L-7295265B", spot: "L-E3A00192" },
];

const standard: Family = {
  letters: [],
  name: "Standard (A, C, D, H, I, M, R, T, Z)",
  onDemand: "L-1216C47A",
  spot: "L-34B43A08",
};

/** The quota that the vCPUs of a type count for; undefined where there is none. */
export function vcpuQuota(type: string, market: Market): Quota | undefined {
  const [letters = ""] = /^[^0-9]*/.exec(type) ?? [];
  const family = families.find((each) => each.letters.includes(letters)) ?? standard;
  const code = market === "spot" ? family.spot : family.onDemand;
  return code === undefined ? undefined : { service: "ec2", code, name: nameOf(family, market) };
}

function nameOf({ name }: Family, market: Market): string {
  return market === "spot" ? `All ${name} Spot Instance Requests` : `Running On-Demand ${name} instances`;
}
