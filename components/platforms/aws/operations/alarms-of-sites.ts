import type * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "./alarm";

/** A site behind the load balancer, as CloudWatch knows it: the ends of the ARNs (`arnSuffix`). */
export interface BalancedSite {
  readonly site: string;
  readonly balancer: pulumi.Input<string>;
  readonly targets: pulumi.Input<string>;
}

const ofBalancer = {
  namespace: "AWS/ApplicationELB",
  statistic: "Sum",
  when: ">",
  minutes: 5,
  period: 5,
} as const;

/** Nobody answers for a site, or its app answers with errors. */
export function alarmsOfSite({ site, balancer, targets }: BalancedSite): readonly Alarm[] {
  const dimensions = { LoadBalancer: balancer, TargetGroup: targets };
  return [
    {
      ...ofBalancer,
      name: `site-${site}-no-healthy-machine`,
      description: `No machine answers for ${site}: \`sudo tierwright logs ${site}\` on one of them says why.`,
      metric: "HealthyHostCount",
      dimensions,
      statistic: "Maximum",
      when: "<",
      threshold: 1,
      minutes: 3,
      period: 1,
      missing: "ill",
    },
    {
      ...ofBalancer,
      name: `site-${site}-errors`,
      description: `${site} has answered more than 10 requests in five minutes with errors (5xx): look at its logs.`,
      metric: "HTTPCode_Target_5XX_Count",
      dimensions,
      threshold: 10,
    },
  ];
}

/** The load balancer itself has nobody to give a request to, or cannot read an answer. */
export function alarmsOfBalancer(balancer: pulumi.Input<string>): readonly Alarm[] {
  return [
    {
      ...ofBalancer,
      name: "balancer-errors",
      description:
        "The load balancer has answered more than 10 requests in five minutes with errors of its own: machines do not answer, or break off.",
      metric: "HTTPCode_ELB_5XX_Count",
      dimensions: { LoadBalancer: balancer },
      threshold: 10,
    },
  ];
}
