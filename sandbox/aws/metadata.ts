import { DescribeInstanceAttributeCommand, DescribeKeyPairsCommand } from "@aws-sdk/client-ec2";
import { GetInstanceProfileCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Clients } from "./clients";
import type { WantedMachine } from "./wanted-machines";

interface Tree {
  readonly [name: string]: string | Tree;
}

/** What image/metadata-server.py answers from. */
export interface Metadata {
  readonly "meta-data": Tree;
  readonly "user-data": string | null;
  readonly dynamic: Tree;
}

/** The metadata of a machine, named as in the EC2 user guide ("Instance metadata categories"). */
export async function metadataOf(
  clients: Clients,
  machine: WantedMachine,
  region: string,
): Promise<Metadata> {
  const { instance, id, privateAddress, publicAddress, macAddress: mac = "" } = machine;
  const zone = instance.Placement?.AvailabilityZone ?? "";
  const hostName = instance.PrivateDnsName ?? "";
  const keys = await publicKeys(clients, instance.KeyName);
  const groups = (instance.SecurityGroups ?? []).map(({ GroupName }) => GroupName).join("\n");
  return {
    "meta-data": {
      "ami-id": instance.ImageId ?? "",
      "ami-launch-index": "0",
      ...(machine.target !== undefined && { autoscaling: { "target-lifecycle-state": machine.target } }),
      hostname: hostName,
      "instance-id": id,
      "instance-life-cycle": instance.InstanceLifecycle === "spot" ? "spot" : "on-demand",
      "instance-type": instance.InstanceType ?? "",
      "local-hostname": hostName,
      "local-ipv4": privateAddress,
      mac,
      network: { interfaces: { macs: { [mac]: interfaceOf(machine) } } },
      placement: { "availability-zone": zone, region },
      "security-groups": groups,
      services: { domain: "amazonaws.com", partition: "aws" },
      ...spotOf(machine),
      ...(publicAddress !== undefined && { "public-ipv4": publicAddress }),
      ...(keys && { "public-keys": keys }),
      ...(await roleOf(clients, machine)),
    },
    "user-data": await userDataOf(clients, id),
    dynamic: {
      "instance-identity": {
        document: JSON.stringify({
          ...{ instanceId: id, region, availabilityZone: zone, privateIp: privateAddress },
          imageId: instance.ImageId,
          instanceType: instance.InstanceType,
          architecture: instance.Architecture,
          version: "2017-09-30",
        }),
      },
    },
  };
}

function interfaceOf({ instance, network, privateAddress }: WantedMachine): Tree {
  return {
    "device-number": "0",
    "interface-id": instance.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "",
    "local-ipv4s": privateAddress,
    "subnet-id": instance.SubnetId ?? "",
    "vpc-id": instance.VpcId ?? "",
    "vpc-ipv4-cidr-block": network,
    // The bridge is one network, whatever subnets the plan has.
    "subnet-ipv4-cidr-block": network,
  };
}

/** What AWS tells a spot instance that it takes back; nobody does so here unless by the tag. */
function spotOf({ interruption }: WantedMachine): Tree {
  return interruption === undefined ? {} : { spot: { "instance-action": interruption } };
}

async function userDataOf({ ec2 }: Clients, InstanceId: string): Promise<string | null> {
  const question = new DescribeInstanceAttributeCommand({ InstanceId, Attribute: "userData" });
  return (await ec2.send(question)).UserData?.Value ?? null;
}

async function publicKeys({ ec2 }: Clients, name: string | undefined): Promise<Tree | undefined> {
  if (name === undefined) return undefined;
  const question = new DescribeKeyPairsCommand({ KeyNames: [name], IncludePublicKey: true });
  const { KeyPairs = [] } = await ec2.send(question);
  return { "0": { name, "openssh-key": KeyPairs[0]?.PublicKey ?? "" } };
}

/** The role with credentials of its own, as the instance's profile gives them. */
async function roleOf({ iam, sts }: Clients, { id, instance }: WantedMachine): Promise<Tree> {
  const InstanceProfileName = instance.IamInstanceProfile?.Arn?.split("/").at(-1);
  if (InstanceProfileName === undefined) return {};
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const role = InstanceProfile?.Roles?.[0];
  if (role === undefined) return {};
  const question = new AssumeRoleCommand({ RoleArn: role.Arn, RoleSessionName: id });
  const { Credentials } = await sts.send(question);
  return {
    iam: {
      info: JSON.stringify({ Code: "Success", InstanceProfileArn: InstanceProfile?.Arn }),
      "security-credentials": {
        [role.RoleName ?? ""]: {
          AccessKeyId: Credentials?.AccessKeyId ?? "",
          SecretAccessKey: Credentials?.SecretAccessKey ?? "",
          Token: Credentials?.SessionToken ?? "",
        },
      },
    },
  };
}
