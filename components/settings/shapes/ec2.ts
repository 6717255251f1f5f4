import { Address4 } from "ip-address";
import { z } from "zod";

/** Whether a text is an IPv4 network without bits of a host: `10.42.0.0/16`, not `10.42.0.1/16`. */
function isNetwork(text: string): boolean {
  if (!/\/\d{1,2}$/.test(text) || !Address4.isValid(text)) return false;
  const network = new Address4(text);
  return network.startAddress().correctForm() === network.correctForm();
}

/** An IPv4 network in CIDR notation. */
export const ipv4Network = z.string().refine(isNetwork, {
  error: "must be an IPv4 network without bits of a host, such as 10.42.0.0/16",
  // What follows reads the network.
  abort: true,
});

/** AWS: "Allowed block size is between a /28 netmask and /16 netmask", of a VPC and of a subnet. */
export const subnetNetwork = ipv4Network.refine((text) => {
  const { subnetMask } = new Address4(text);
  return subnetMask >= 16 && subnetMask <= 28;
}, "must be a network of /16 to /28");

/** A region of AWS. Other partitions have regions such as `us-gov-west-1` and `cn-north-1`. */
export const awsRegion = z
  .string()
  .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be a region of AWS, such as eu-central-1");

/** An availability zone: its region and a letter. */
export const availabilityZone = z
  .string()
  .regex(/^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/, "must be an availability zone, such as eu-central-1a");

/** An instance type. */
export const instanceType = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,20}\.[a-z0-9-]{2,20}$/, "must be an instance type, such as t4g.small");

/** The id of something in EC2, such as a subnet: its kind and 8 or 17 hexadecimal digits. */
export function ec2Id(kind: "ami" | "subnet" | "vpc"): z.ZodString {
  return z
    .string()
    .regex(
      new RegExp(`^${kind}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`),
      `must be the id of ${names[kind]}, such as ${kind}-0123456789abcdef0`,
    );
}

const names = { ami: "an image", subnet: "a subnet", vpc: "a VPC" };

/**
 * A key of a tag. AWS keeps `aws:` for itself, and takes letters, digits, spaces and `_.:/=+-@` everywhere
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html). `Name` is what the deployment calls things, and
 * `name` the same to IAM.
 */
export const tagKey = z
  .string()
  .regex(
    /^(?![Aa][Ww][Ss]:|tierwright:|[Nn][Aa][Mm][Ee]$)[\p{L}\p{N} _.:/=+@-]{1,128}$/u,
    "must be 1 to 128 letters, digits, spaces and _.:/=+-@, not begin with aws: or tierwright:, and not be Name",
  );

/** The value of a tag. */
export const tagValue = z
  .string()
  .regex(/^[\p{L}\p{N} _.:/=+@-]{0,256}$/u, "must be up to 256 letters, digits, spaces and _.:/=+-@");

/** Sizes of a gp3 volume, in GiB (https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html). */
export const volumeGiB = z.int("must be a whole number").min(1).max(16_384);
