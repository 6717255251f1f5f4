import { groupOf } from "../../components/settings/aws/group";
import { dynamicNetworks } from "../../components/settings/aws/network";
import { bastionDiskGiB } from "../../components/settings/aws/plan";
import type { AwsSettings, MachineGroup, Settings } from "../../components/settings/settings";
import { type Count, type CostLine, counted } from "./cost-line";
import { costOfCare } from "./cost-of-care";
import { costOfDatabase } from "./cost-of-database";
import { monthly } from "./monthly";
import { everywhere, prices } from "./prices";
import type { Stack } from "./stack";

/** What nobody can know beforehand is counted as this much. */
const assumedBucketGiB = 10;

/** What AWS is paid for a stack in a month; nothing where it makes nothing at AWS. */
export function costOfStack(settings: Settings): readonly CostLine[] {
  const { aws, servers } = settings;
  if (aws === undefined) return [];
  const stack: Stack = {
    settings,
    aws,
    machines: servers.flatMap(({ machine, gone }) => (machine.kind === "ec2" && !gone ? [machine] : [])),
    group: groupOf(settings)?.machine,
    price: prices[aws.region] ?? { machines: {}, databases: {}, auroraDatabases: {} },
  };
  return [
    ...costOfMachines(stack),
    ...costOfDisks(stack),
    ...costOfDatabase(stack),
    ...costOfNetwork(stack),
    ...costOfBucket(stack),
    ...costOfCare(stack),
  ];
}

function costOfMachines({ aws, machines, group, price }: Stack): readonly CostLine[] {
  const ofType = (type: string) => monthly(price.machines[type]);
  const types = [...new Set(machines.map(({ instanceType }) => instanceType))].sort();
  return [
    ...types.flatMap((type) => {
      const count = machines.filter(({ instanceType }) => instanceType === type).length;
      return counted(`servers ${type}`, count, "", ofType(type));
    }),
    ...(group === undefined
      ? []
      : counted(
          `machines of the group ${group.instanceTypes[0]}`,
          sizeOf(group),
          "",
          ofType(group.instanceTypes[0]),
          groupNote(group),
        )),
    ...(aws.bastion === undefined
      ? []
      : counted(`bastion ${aws.bastion.instanceType}`, 1, "", ofType(aws.bastion.instanceType))),
  ];
}

function groupNote({ instanceTypes, onDemand, maximum }: MachineGroup): string | undefined {
  const notes = [
    ...(instanceTypes.length > 1 ? ["counted as its first type"] : []),
    ...(onDemand !== undefined && onDemand < maximum ? ["less on spot, by the market"] : []),
  ];
  return notes.length === 0 ? undefined : notes.join("; ");
}

function costOfDisks({ aws, machines, group, price }: Stack): readonly CostLine[] {
  const fixed =
    machines.reduce((sum, { diskGiB, dataGiB = 0 }) => sum + diskGiB + dataGiB, 0) +
    (aws.bastion === undefined ? 0 : bastionDiskGiB);
  const [least, most] = group === undefined ? [0, 0] : sizeOf(group);
  const each = group?.diskGiB ?? 0;
  return counted("disks", [fixed + least * each, fixed + most * each], "GiB", price.diskGiB);
}

function costOfNetwork(stack: Stack): readonly CostLine[] {
  const { aws, price } = stack;
  const gateways = natGateways(aws);
  const { loadBalancer } = aws;
  return [
    ...counted(
      "public IPv4 addresses",
      publicAddresses(stack, gateways),
      "",
      monthly(everywhere.addressHour),
    ),
    ...counted(
      "NAT gateways",
      gateways,
      "",
      monthly(price.natGatewayHour),
      price.natGatewayGiB === undefined ? "and traffic" : `and ${price.natGatewayGiB} a GiB`,
    ),
    ...(loadBalancer === undefined
      ? []
      : counted(
          "load balancer",
          1,
          "",
          monthly(price.balancerHour),
          `and ${everywhere.balancerUnitHour} an hour for each unit that is used (25 new connections a second, 1 GiB an hour)`,
        )),
    ...counted(
      "endpoints of AWS services in a zone",
      endpoints(aws),
      "",
      monthly(price.endpointHour),
      "in place of NAT",
    ),
  ];
}

function natGateways({ network }: AwsSettings): number {
  if (network.kind === "existing") return 0;
  switch (network.nat) {
    case "one":
      return 1;
    case "each-zone":
      return network.publicSubnets.length;
    case "none":
    case "unused":
      return 0;
  }
}

function endpoints({ network, zones }: AwsSettings): number {
  return network.kind === "own" ? network.endpoints.length * zones.length : 0;
}

/** Of servers, of the bastion, of NAT gateways, of the group's machines, and one of the load balancer in each of its subnets. */
function publicAddresses({ aws, machines, group }: Stack, gateways: number): Count {
  const { loadBalancer } = aws;
  const fixed =
    machines.filter(({ subnet }) => subnet === "public").length +
    (aws.bastion === undefined ? 0 : 1) +
    gateways +
    (loadBalancer?.scheme === "internet-facing"
      ? dynamicNetworks(aws.network, loadBalancer.subnet).length
      : 0);
  const [least, most] = group?.subnet === "public" ? sizeOf(group) : [0, 0];
  return [fixed + least, fixed + most];
}

function costOfBucket({ aws, price }: Stack): readonly CostLine[] {
  return aws.bucket === undefined
    ? []
    : counted("bucket", assumedBucketGiB, "GiB", price.bucketGiB, "the size is a guess");
}

/** The smallest and the largest number of machines, by the clock too. */
function sizeOf({ minimum, maximum, schedule }: MachineGroup): readonly [number, number] {
  return [
    Math.min(minimum, ...schedule.map((size) => size.minimum ?? minimum)),
    Math.max(maximum, ...schedule.map((size) => size.maximum ?? maximum)),
  ];
}
