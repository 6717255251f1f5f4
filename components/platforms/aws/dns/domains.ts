import { isIPv4 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../../../remote/host";
import type { Balancer, Domains } from "../../balancer";
import { DomainRecords, type DomainTarget } from "./domain-records";
import type { HostedZone } from "./hosted-zone";

/** A balancer, and the hosted zone of its name at AWS. */
export interface BalancerInZone extends Balancer {
  readonly zoneId: pulumi.Output<string>;
}

/** Whom the records of domains may point to. */
export interface DomainsArgs {
  /** Undefined where others keep the records. */
  readonly zone: HostedZone | undefined;
  readonly balancer: BalancerInZone | undefined;
  readonly webservers: readonly Host[];
}

/** Keeps the records of the sites' domains where the settings ask for it, and where there is something to point to. */
export function domainsOf(
  { zone, balancer, webservers }: DomainsArgs,
  parent: pulumi.Resource,
): Domains | undefined {
  const provider = parent.getProvider("aws:route53/record:Record");
  const target = domainTarget(balancer, webservers);
  return zone === undefined || target === undefined ? undefined : new DomainRecords(zone, target, provider);
}

function domainTarget(
  balancer: BalancerInZone | undefined,
  webservers: readonly Host[],
): DomainTarget | undefined {
  if (balancer?.isFront === true) {
    return { kind: "balancer", address: balancer.address, zoneId: balancer.zoneId };
  }
  const addresses = webservers.filter(({ settings }) => !settings.gone).flatMap(addressOf);
  return addresses.length === 0 ? undefined : { kind: "servers", addresses };
}

/** An existing server may be known by a name, to which no record of this kind can point. */
function addressOf({ settings: { machine }, address }: Host): readonly pulumi.Input<string>[] {
  return machine.kind === "existing" && !isIPv4(machine.address) ? [] : [address];
}
