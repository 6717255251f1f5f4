import {
  DescribeAddressesCommand,
  type EC2Client,
  paginateDescribeVpcs,
  type Tag,
} from "@aws-sdk/client-ec2";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { allowedByQuota } from "./allowed-by-quota";
import { demandForAddresses, wantedAddresses } from "./demand-for-addresses";
import { demandForNetworks, wantedNetworks } from "./demand-for-networks";
import { demandForVcpus } from "./demand-for-vcpus";
import type { Wanting } from "./wanting";
import { type Demand, exceeds, needsMore, quotaTable } from "./quota-table";
import { runningMachines } from "./running-machines";
import { settledGroups } from "./settled-groups";
import { ifPossible } from "./if-possible";
import { vcpusOfTypes } from "./vcpus-of-types";
import { wantedMachines } from "./wanted-machines";

/** Whom to ask. */
export interface QuotaClients {
  readonly ec2: EC2Client;
  readonly quotas: ServiceQuotasClient;
}

/** The quotas that a run would reach, as tables. What these credentials may not look at is not looked at. */
export async function problemsOfQuotas(clients: QuotaClients, wanting: Wanting): Promise<readonly string[]> {
  const demands = await Promise.all([
    ifPossible("vCPUs in use", () => vcpuDemands(clients, wanting), []),
    ifPossible("elastic addresses", () => addressDemands(clients, wanting), []),
    ifPossible("VPCs", () => networkDemands(clients, wanting), []),
  ]);
  // Nothing is asked of a stack that has all that it wants.
  const tables = demands
    .flat()
    .filter(needsMore)
    .map((demand) => tableOf(demand, clients, wanting.aws.region));
  return (await Promise.all(tables)).flat();
}

async function tableOf(demand: Demand, { quotas }: QuotaClients, region: string): Promise<readonly string[]> {
  const { quota } = demand;
  const allowed = await ifPossible(`quota ${quota.code}`, () => allowedByQuota(quotas, quota), undefined);
  return allowed === undefined || !exceeds(demand, allowed) ? [] : quotaTable(demand, allowed, region);
}

async function vcpuDemands(clients: QuotaClients, wanting: Wanting): Promise<readonly Demand[]> {
  const { deploymentName: stack, aws, servers } = wanting;
  const wanted = wantedMachines(stack, aws, servers);
  if (wanted.length === 0) return [];
  const [running, settled, vcpus] = await Promise.all([
    runningMachines(clients.ec2),
    settledGroups(wanting),
    vcpusOfTypes(
      clients.ec2,
      wanted.flatMap(({ types }) => types),
    ),
  ]);
  const machines = { stack, wanted, running, settledGroups: settled, vcpus };
  const unknown = running.map(({ type }) => type).filter((type) => !vcpus.has(type));
  if (unknown.length === 0 || !demandForVcpus(machines).some(needsMore)) return demandForVcpus(machines);
  const others = await vcpusOfTypes(clients.ec2, unknown);
  return demandForVcpus({ ...machines, vcpus: new Map([...vcpus, ...others]) });
}

async function addressDemands(
  { ec2 }: QuotaClients,
  { deploymentName, aws, servers }: Wanting,
): Promise<readonly Demand[]> {
  const wants = wantedAddresses(aws, servers);
  if (wants.length === 0) return [];
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  return [demandForAddresses(deploymentName, wants, Addresses.map(stackOf))];
}

async function networkDemands(
  { ec2 }: QuotaClients,
  { deploymentName, aws }: Wanting,
): Promise<readonly Demand[]> {
  const wants = wantedNetworks(aws);
  if (wants.length === 0) return [];
  const stacks: (string | undefined)[] = [];
  for await (const { Vpcs = [] } of paginateDescribeVpcs({ client: ec2 }, {}))
    stacks.push(...Vpcs.map(stackOf));
  return [demandForNetworks(deploymentName, wants, stacks)];
}

function stackOf({ Tags = [] }: { readonly Tags?: Tag[] | undefined }): string | undefined {
  return Tags.find(({ Key }) => Key === "tierwright:stack")?.Value;
}
