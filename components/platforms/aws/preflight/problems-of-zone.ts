import { ListHostedZonesByNameCommand, type Route53Client } from "@aws-sdk/client-route-53";
import { noZone } from "../dns/no-zone";

/** Whether there is exactly one public zone of a name, which a run would find out where it makes the records. */
export async function problemsOfZone(client: Route53Client, zone: string): Promise<readonly string[]> {
  // In order of name, from this one on; a zone may have private twins.
  const { HostedZones = [] } = await client.send(
    new ListHostedZonesByNameCommand({ DNSName: zone, MaxItems: 20 }),
  );
  const found = HostedZones.filter(({ Name, Config }) => Name === `${zone}.` && Config?.PrivateZone !== true);
  return found.length === 1 ? [] : [noZone(zone)];
}
