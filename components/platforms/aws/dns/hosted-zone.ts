import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DnsSettings } from "../../../settings/aws/dns";
import { UserError } from "../../../settings/user-error";
import { noZone } from "./no-zone";

/** A zone of Route 53 in which domains have their records. */
export interface HostedZone {
  /** Such as `example.org`. */
  readonly name: string;
  readonly id: pulumi.Input<string>;
}

/** The zone that the settings name, by its id where they have it. */
export function hostedZone({ zone, id }: DnsSettings, options: pulumi.InvokeOptions): HostedZone {
  return { name: zone, id: id ?? pulumi.output(idOf(zone, options)) };
}

async function idOf(zone: string, options: pulumi.InvokeOptions): Promise<string> {
  try {
    return (await aws.route53.getZone({ name: zone, privateZone: false }, options)).zoneId;
  } catch (error) {
    throw new UserError(
      `${noZone(zone)}. It said: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
