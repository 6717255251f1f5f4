import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { isInZone } from "../../../settings/aws/dns";
import type { Site } from "../../../settings/settings";
import type { Domains } from "../../balancer";
import type { HostedZone } from "./hosted-zone";

/** What visitors speak to. */
export type DomainTarget =
  | {
      readonly kind: "balancer";
      readonly address: pulumi.Input<string>;
      /** Of the balancer's name, not of the site's. */
      readonly zoneId: pulumi.Input<string>;
    }
  | { readonly kind: "servers"; readonly addresses: readonly pulumi.Input<string>[] };

/** How long others remember the addresses of servers, in seconds: one that goes is soon forgotten. */
const rememberedSeconds = 60;

/** Points the domains of sites, and those that are redirected to them, to what visitors speak to. IPv4 only. */
export class DomainRecords implements Domains {
  constructor(
    private readonly zone: HostedZone,
    private readonly target: DomainTarget,
    private readonly provider: pulumi.ProviderResource | undefined,
  ) {}

  point(
    name: string,
    { domains, redirects }: Pick<Site, "domains" | "redirects">,
    parent: pulumi.Resource,
    dependsOn: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[] {
    return [...domains, ...redirects]
      .filter((domain) => isInZone({ zone: this.zone.name }, domain))
      .map(
        (domain) =>
          new aws.route53.Record(
            `${name}-record-${domain}`,
            // A record that somebody else made is not taken over: AWS refuses, and says that it exists.
            { zoneId: this.zone.id, name: domain, type: "A", ...this.#values(), allowOverwrite: false },
            {
              parent,
              dependsOn: [...dependsOn],
              ...(this.provider === undefined ? {} : { provider: this.provider }),
            },
          ),
      );
  }

  #values(): Pick<aws.route53.RecordArgs, "aliases" | "records" | "ttl"> {
    const { target } = this;
    switch (target.kind) {
      case "balancer":
        return { aliases: [{ name: target.address, zoneId: target.zoneId, evaluateTargetHealth: false }] };
      case "servers":
        return { records: [...target.addresses], ttl: rememberedSeconds };
    }
  }
}
