import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { listenerRules } from "../../../settings/aws/listener-rules";
import { gatewayPort } from "../../../settings/port-blocks";
import type { Site } from "../../../settings/settings";
import { leaveSeconds } from "../group-user-data";
import { nameTag } from "../name-tag";
import { listenerRule } from "./listener-rule";
import { siteCertificate } from "./site-certificate";
import type { SiteTargetsArgs } from "./site-targets-args";

/** The machines as they answer for one site, and the rules by which requests for its hosts come to them. */
export class SiteTargets extends pulumi.ComponentResource {
  /** When these are there, the site is served. */
  readonly ready: readonly pulumi.Resource[];
  /** What CloudWatch calls its machines. */
  readonly arnSuffix: pulumi.Output<string>;

  constructor(name: string, args: SiteTargetsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:SiteTargets", name, {}, options);
    const targets = targetGroup(targetsName(name, args), args, this);
    const attachment = attach(`${name}-attachment`, targets, args, this);
    const certificate = siteCertificate(`${name}-certificate`, args, this);
    const rules = this.#rules(name, targets, args, [attachment, ...certificate]);
    scaleByRequests(`${name}-requests`, targets, args, [attachment, ...rules], this);
    this.ready = [attachment, ...rules];
    this.arnSuffix = targets.arnSuffix;
    this.registerOutputs({});
  }

  /** Over HTTPS first: nobody is sent there before it is served. */
  #rules(
    name: string,
    targets: aws.lb.TargetGroup,
    { site, stack, front, listeners }: SiteTargetsArgs,
    dependsOn: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[] {
    const made = new Map<string, pulumi.Resource>();
    for (const rule of listenerRules(site, front)) {
      const listenerArn = listeners[rule.listener];
      if (listenerArn === undefined) throw new Error(`${site.name}: no listener for ${rule.listener}`);
      const sooner = [...made].filter(([other]) => rule.listener === "http" || rule.after.includes(other));
      made.set(
        rule.name,
        listenerRule(
          `${name}-${rule.name}`,
          rule,
          { listenerArn, targetGroupArn: targets.arn, tags: nameTag(stack, site.name, rule.name) },
          { parent: this, dependsOn: [...dependsOn, ...sooner.map(([, resource]) => resource)] },
        ),
      );
    }
    return [...made.values()];
  }
}

/**
 * AWS takes a target group for one balancer at a time. One that turns inside, or out, is another balancer, made before the
 * former one goes, and needs others.
 */
function targetsName(name: string, { scheme }: SiteTargetsArgs): string {
  return scheme === "internal" ? `${name}-targets-inside` : `${name}-targets`;
}

/**
 * The machines on the site's own port of theirs. Their health is asked often and forgiven seldom, since a machine that
 * leaves says so by it.
 */
function targetGroup(
  name: string,
  { site, stack, vpcId }: SiteTargetsArgs,
  parent: pulumi.Resource,
): aws.lb.TargetGroup {
  const { check } = site.app;
  return new aws.lb.TargetGroup(
    name,
    {
      // Six characters at most. A site with another port needs another target group beside this one.
      namePrefix: `${site.name.slice(0, 5).replace(/-$/, "")}-`,
      vpcId,
      port: gatewayPort(site),
      protocol: "HTTP",
      targetType: "instance",
      deregistrationDelay: Math.min(longestDelay, leavingSeconds(site)),
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        path: "/.tierwright/health",
        protocol: "HTTP",
        port: "traffic-port",
        interval: 5,
        timeout: 4,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        matcher: String(check.kind === "http" ? check.status : 200),
      },
      tags: nameTag(stack, site.name),
    },
    { parent },
  );
}

/** AWS takes no more (Application Load Balancers, "Deregistration delay"), in seconds. */
const longestDelay = 3600;

/**
 * How long a machine needs to leave at most, in seconds: it waits for answers that are under way, and then stops its
 * replicas, which end their WebSockets by themselves. A balancer that has no connection to it waits no longer.
 */
function leavingSeconds({ rollout: { drainSeconds, stopSeconds } }: Pick<Site, "rollout">): number {
  return leaveSeconds + drainSeconds + stopSeconds;
}

/** Every machine of the group, also later ones. When the group goes, so does that its machines answer. */
function attach(
  name: string,
  targets: aws.lb.TargetGroup,
  { group, dependsOn }: SiteTargetsArgs,
  parent: pulumi.Resource,
): aws.autoscaling.Attachment {
  return new aws.autoscaling.Attachment(
    name,
    { autoscalingGroupName: group.name, lbTargetGroupArn: targets.arn },
    { parent, dependsOn: [...dependsOn], deletedWith: group.resource },
  );
}

/** Keeps the size of the group by the site's requests. AWS takes such a policy when requests can come, not sooner. */
function scaleByRequests(
  name: string,
  targets: aws.lb.TargetGroup,
  { group, balancer }: SiteTargetsArgs,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): void {
  const { requestsPerMachine, warmUpSeconds } = group.machine;
  if (requestsPerMachine === undefined) return;
  new aws.autoscaling.Policy(
    name,
    {
      autoscalingGroupName: group.name,
      policyType: "TargetTrackingScaling",
      estimatedInstanceWarmup: warmUpSeconds,
      targetTrackingConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType: "ALBRequestCountPerTarget",
          resourceLabel: pulumi.interpolate`${balancer.arnSuffix}/${targets.arnSuffix}`,
        },
        targetValue: requestsPerMachine,
      },
    },
    { parent, dependsOn: [...dependsOn], deletedWith: group.resource },
  );
}
