import { type EC2Client, paginateDescribeInstanceTypes } from "@aws-sdk/client-ec2";

/** How many vCPUs each type has. Those that the region does not have are left out. */
export async function vcpusOfTypes(
  client: EC2Client,
  types: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const vcpus = new Map<string, number>();
  if (types.length === 0) return vcpus;
  // By a filter: naming one that is not there would be an error.
  const Filters = [{ Name: "instance-type", Values: [...new Set(types)] }];
  for await (const { InstanceTypes = [] } of paginateDescribeInstanceTypes({ client }, { Filters })) {
    for (const { InstanceType, VCpuInfo } of InstanceTypes) {
      if (InstanceType !== undefined) vcpus.set(InstanceType, VCpuInfo?.DefaultVCpus ?? 0);
    }
  }
  return vcpus;
}
