import { z } from "zod";
import { hostedZoneId } from "../shapes/aws-names";
import { domain } from "../shapes/domain";

/** `tierwright:aws.dns` */
export const dnsSchema = z
  .strictObject({
    zone: domain.describe(
      "Name of a hosted zone that exists, such as `example.org`. Domains of sites which do not lie below it are left alone.",
    ),
    id: hostedZoneId
      .optional()
      .describe("Its id, where several zones have this name. Default: the public zone of this name."),
  })
  .optional()
  .describe("Route 53 keeps the records of the sites' domains and redirects. Default: others do.");

/** The hosted zone in which the sites' domains have their records. */
export type DnsSettings = NonNullable<z.output<typeof dnsSchema>>;

/** Whether a hosted zone holds the record of a domain. */
export function isInZone({ zone }: Pick<DnsSettings, "zone">, name: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
