import {
  type _InstanceType,
  type EC2Client,
  paginateDescribeInstanceTypeOfferings,
} from "@aws-sdk/client-ec2";
import type { WantedType } from "./wanted-types";

/** Whether the zones have the instance types. */
export async function problemsOfTypes(
  client: EC2Client,
  wanted: readonly WantedType[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const offered = await offeredTypes(client, wanted);
  const lines = wanted.flatMap(({ path, type, zone }) => {
    const zones = [...(offered.get(type) ?? [])].sort();
    if (zones.includes(zone)) return [];
    return zones.length === 0
      ? [`${path}: no zone of this region has ${type}; choose another type, or another region`]
      : [
          `${path}: ${zone} has no ${type}; choose another type, or one of the zones that have it: ${zones.join(", ")}`,
        ];
  });
  return [...new Set(lines)];
}

/** The zones of the region that have a type, by type. */
async function offeredTypes(
  client: EC2Client,
  wanted: readonly WantedType[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const types = [...new Set(wanted.map(({ type }) => type))];
  const pages = paginateDescribeInstanceTypeOfferings(
    { client },
    { LocationType: "availability-zone", Filters: [{ Name: "instance-type", Values: types }] },
  );
  const found = new Map<string, string[]>();
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { InstanceType, Location = "" } of InstanceTypeOfferings) {
      const type: _InstanceType | "" = InstanceType ?? "";
      found.set(type, [...(found.get(type) ?? []), Location]);
    }
  }
  return found;
}
