import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerSettings, MachineGroup } from "../../../settings/settings";
import type { SiteTraffic } from "../../balancer";
import type { HostedZone } from "../dns/hosted-zone";
import type { Listeners } from "./listeners";

/** The machines that answer. */
export interface AppGroup {
  /** With it goes that it answers. */
  readonly resource: pulumi.Resource;
  /** At AWS. */
  readonly name: pulumi.Input<string>;
  readonly machine: Pick<MachineGroup, "requestsPerMachine" | "warmUpSeconds">;
}

/** A site behind a balancer. */
export interface SiteTargetsArgs extends SiteTraffic {
  readonly stack: string;
  readonly front: "nginx" | "alb";
  readonly scheme: LoadBalancerSettings["scheme"];
  readonly vpcId: pulumi.Input<string>;
  readonly balancer: aws.lb.LoadBalancer;
  readonly listeners: Listeners;
  readonly group: AppGroup;
  readonly zone: HostedZone | undefined;
  /** What has to answer before requests come. */
  readonly dependsOn: readonly pulumi.Resource[];
}
