/** Where Amazon answers for a service in a region; China's regions have a domain of their own. */
export function amazonAddress(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** The part of AWS that a region belongs to; parts know nothing of each other. */
export function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
