import { z } from "zod";
import { groupSchema } from "./aws/group-section";
import { hostAddress, ipAddress, tcpPort } from "./shapes/address";
import { availabilityZone, instanceType, volumeGiB } from "./shapes/ec2";
import { serverName, userName } from "./shapes/names";
import { hostKey } from "./shapes/ssh-key";

/** What a server does. */
export const roles = ["db", "webserver", "app"] as const;

const roleOrAll = z.enum([...roles, "all"]);

/** A tier that a server takes part in. */
export type Role = (typeof roles)[number];

// Amazon EC2 Auto Scaling takes up to 40 instance types in a group of mixed instances.
const instanceTypes = z
  .array(instanceType)
  .min(1, "must not be empty")
  .max(40, "must be at most 40 instance types");

const serverSchema = z.strictObject({
  roles: z
    .union([roleOrAll, z.array(roleOrAll).min(1, "must not be empty")], {
      error: "must be db, webserver, app or all, or a list of these",
    })
    .transform((given): Role[] => {
      const list = [given].flat();
      return roles.filter((role) => list.includes("all") || list.includes(role));
    })
    .describe(
      "What the server does: `db` runs PostgreSQL, `webserver` runs nginx, `app` runs the sites' processes; `all` is the three. One role or a list.",
    ),
  address: hostAddress
    .optional()
    .describe(
      "IP address or host name under which the machine that runs Pulumi reaches the server. Required on the platform `servers`; on `aws`, a server without an address is made.",
    ),
  privateAddress: ipAddress
    .optional()
    .describe(
      "IP address under which the other servers reach it. Default: `address` when that is an IP address, 127.0.0.1 for the only server; for an EC2 server one in its subnet, worked out from its name.",
    ),
  port: tcpPort.optional().describe("Port of its SSH server. Default: `ssh.port`."),
  user: userName
    .optional()
    .describe(
      "User to log in as: root, or one with sudo without a password. Default: `ssh.user`; for an EC2 server the one of its image.",
    ),
  hostKey: hostKey
    .optional()
    .describe(
      "Public host key of its SSH server, which is checked at every connection. `npm run host-keys` prints it; compare it with the server's own `/etc/ssh/ssh_host_ed25519_key.pub`. Required with `address`.",
    ),
  gone: z
    .boolean()
    .default(false)
    .describe(
      "Set to true when the machine no longer exists: nothing is sent to it any more, and after one `pulumi up` it can be removed from here.",
    ),
  type: z
    .union([instanceType, instanceTypes], {
      error: "must be an instance type, such as t4g.small, or a list of them",
    })
    .transform((given) => [given].flat())
    .optional()
    .describe(
      "EC2: instance type; for a `group` also a list of them, of one architecture, the preferred one first. Default: `aws.type`.",
    ),
  diskGiB: volumeGiB
    .min(8)
    .optional()
    .describe("EC2: size of the root volume, in GiB. Default: `aws.diskGiB`."),
  dataGiB: volumeGiB
    .optional()
    .describe(
      "EC2: size of the volume for the database, which outlives the machine, in GiB; it can only grow. Default: 20 with the role `db`.",
    ),
  subnet: z
    .enum(["public", "private"])
    .optional()
    .describe(
      "EC2: `public` servers have an elastic address, `private` ones none. Default: public with the role `webserver`.",
    ),
  zone: availabilityZone
    .optional()
    .describe("EC2: availability zone. Default: the first of `aws.zones`; a group is in all."),
  group: groupSchema,
});

/** `tierwright:servers` */
export const serversSchema = z
  .record(serverName, serverSchema)
  .describe("The servers by name. At most one living server may have the role `db`.");
