import type { AwsService } from "./settings";

/** Where Amazon answers for a service in a region; China's regions have a domain of their own. */
export function amazonAddress(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/**
 * What AWS calls the endpoint of a service in a region. In China some begin with the country, and others do not (as
 * `aws ec2 describe-vpc-endpoint-services` lists them there, https://github.com/aws/aws-cdk/pull/25333).
 */
export function endpointName(service: AwsService | "s3", region: string): string {
  const country = region.startsWith("cn-") && ofCountry.includes(service) ? "cn." : "";
  return `${country}com.amazonaws.${region}.${service}`;
}

const ofCountry: readonly string[] = ["autoscaling", "ec2", "monitoring"];

/** The part of AWS that a region belongs to; parts know nothing of each other. */
export function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
