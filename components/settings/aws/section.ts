import { z } from "zod";
import {
  availabilityZone,
  awsRegion,
  ec2Id,
  instanceType,
  ipv4Network,
  subnetNetwork,
  tagKey,
  tagValue,
  volumeGiB,
} from "../shapes/ec2";
import { endpointUrl } from "../shapes/s3";
import { backupsSchema, bucketSchema } from "./bucket";
import { alarmsSchema, logsSchema, snapshotsSchema } from "./care";
import { dnsSchema } from "./dns";
import { images } from "./images";
import { loadBalancerSchema } from "./load-balancer";

const subnetSchema = z.strictObject({
  id: ec2Id("subnet").describe("Its id."),
  cidr: subnetNetwork.describe("Its addresses, such as `10.0.16.0/20`."),
  zone: availabilityZone.describe("Its availability zone."),
});

const networkSchema = z
  .strictObject({
    cidr: subnetNetwork
      .optional()
      .describe(
        "Addresses of the VPC that is made: a network of /16 to /20, in which each subnet gets a sixteenth. Default: 10.42.0.0/16.",
      ),
    nat: z
      .enum(["one", "each-zone", "none"])
      .optional()
      .describe(
        "How servers in private subnets reach the internet: by `one` NAT gateway, by one in `each-zone`, so that no zone depends on another, or not at all. A NAT gateway is paid by the hour. Default: one.",
      ),
    vpc: ec2Id("vpc").optional().describe("The id of a VPC that exists, in place of one that is made."),
    publicSubnets: z
      .array(subnetSchema)
      .optional()
      .describe("Subnets of the existing VPC with a route to its internet gateway."),
    privateSubnets: z
      .array(subnetSchema)
      .optional()
      .describe(
        "Subnets of the existing VPC without one. They need a way to the internet all the same, such as a NAT gateway.",
      ),
  })
  .prefault({})
  .describe("The network: one that is made, or an existing one.");

/** `tierwright:aws` */
export const awsSchema = z
  .strictObject({
    region: awsRegion.optional().describe("Region. Required for the platform `aws`."),
    zones: z
      .array(availabilityZone)
      .min(1)
      .max(3)
      .optional()
      .describe("Availability zones, one to three. Default: a and b of the region."),
    network: networkSchema,
    sshFrom: z
      .array(
        ipv4Network.refine(
          (text) => !text.endsWith("/0"),
          "is everybody; name the networks that you come from",
        ),
      )
      .default([])
      .describe(
        "IPv4 networks from which the bastion and the servers in public subnets take SSH connections, such as `203.0.113.4/32`. Required where there is one of those, unless `sshBy` is `session-manager`.",
      ),
    sshBy: z
      .enum(["network", "session-manager"])
      .default("network")
      .describe(
        "How deployments reach the EC2 servers and the machines of a group: over the `network`, from `sshFrom` and through a bastion, or by AWS's `session-manager`, with no port open to anybody outside and no bastion. Then `npm run sessions -- pulumi up` deploys, machines have AWS's agent from their first boot, and people may open shells as with `sessionManager`.",
      ),
    bastion: z
      .strictObject({
        type: instanceType.default("t4g.nano").describe("Instance type."),
      })
      .prefault({})
      .describe(
        "The small machine through which servers in private subnets are reached. It is made when there is one, unless `ssh.bastion` or `sshBy` names another way.",
      ),
    image: z
      .enum(images)
      .default("debian-13")
      .describe(
        "System of the servers. Its newest image is looked up when a server is made, which then keeps it.",
      ),
    ami: ec2Id("ami").optional().describe("The id of an image of one's own, in place of `image`."),
    type: instanceType
      .default("t4g.small")
      .describe(
        "Instance type of servers that do not name their own. Those whose family has a `g`, such as `t4g`, have ARM processors.",
      ),
    diskGiB: volumeGiB.min(8).default(20).describe("Size of the servers' root volumes, in GiB."),
    protect: z
      .boolean()
      .default(true)
      .describe(
        "Whether the database's server and its data volume are protected: what would delete them fails. Set it to false, and run `pulumi up`, before you let go of them.",
      ),
    loadBalancer: loadBalancerSchema,
    bucket: bucketSchema,
    backups: backupsSchema,
    dns: dnsSchema,
    snapshots: snapshotsSchema,
    logs: logsSchema,
    alarms: alarmsSchema,
    sessionManager: z
      .boolean()
      .default(false)
      .describe(
        "Whether people can open a shell on the EC2 servers, the bastion and the machines of a group by Session Manager, as far as IAM allows them to: without SSH, and without a port that is open. How deployments come is said by `sshBy`.",
      ),
    tags: z
      .record(tagKey, tagValue)
      // AWS takes 50, of which the deployment has some of its own (Tag Editor User Guide, "Tag naming limits and requirements").
      .refine((tags) => Object.keys(tags).length <= 40, "must be at most 40 tags")
      .default({})
      .describe("Tags of everything that is made in AWS, besides `tierwright:stack`."),
    endpointUrl: endpointUrl
      .optional()
      .describe(
        "Root of another implementation of AWS's API, such as LocalStack's, for tests. Default: AWS.",
      ),
  })
  .prefault({})
  .describe(
    "What the platform `aws` makes, and where. The servers are those of `tierwright:servers` without an address.",
  );

/** The section as it is written. */
export type AwsSection = z.output<typeof awsSchema>;
