import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameTag } from "./name-tag";

/** Gives a machine a public IPv4 address that stays when the machine is stopped or replaced: DNS records point to it. */
export function elasticAddress(
  name: string,
  instance: aws.ec2.Instance,
  args: { readonly machine: string; readonly stack: string; readonly ready: readonly pulumi.Resource[] },
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const address = new aws.ec2.Eip(
    `${name}-address`,
    { domain: "vpc", tags: nameTag(args.stack, args.machine) },
    { parent, dependsOn: [...args.ready] },
  );
  // The address that the machine has by now, so that nobody connects before it does.
  return new aws.ec2.EipAssociation(
    `${name}-address-association`,
    { allocationId: address.id, instanceId: instance.id },
    { parent },
  ).publicIp;
}
