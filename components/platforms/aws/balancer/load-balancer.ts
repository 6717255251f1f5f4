import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerSettings } from "../../../settings/settings";
import type { Balancer, SiteTraffic } from "../../balancer";
import type { HostedZone } from "../dns/hosted-zone";
import { nameTag } from "../name-tag";
import type { Alarms } from "../operations/alarms";
import { alarmsOfBalancer } from "../operations/alarms-of-sites";
import type { Network } from "../place";
import { Listeners } from "./listeners";
import { SiteTargets } from "./site-targets";
import type { AppGroup } from "./site-targets-args";

/** The balancer of a stack. */
export interface LoadBalancerArgs {
  /** Begins the name tags. */
  readonly stack: string;
  readonly settings: LoadBalancerSettings;
  /** What visitors speak to. */
  readonly front: "nginx" | "alb";
  /** Whether visitors of some site come over TLS. */
  readonly tls: boolean;
  readonly network: Network;
  /** The subnets that it lies in, in CIDR notation. */
  readonly networks: readonly string[];
  readonly securityGroup: pulumi.Input<string>;
  readonly group: AppGroup;
  /** Who is told when a site has nobody to answer; undefined where nobody is. */
  readonly alarms?: Alarms | undefined;
  /** Where certificates of ACM are validated; undefined where others keep the domains' records. */
  readonly zone: HostedZone | undefined;
}

/**
 * An application load balancer in front of the group. Hosts that no site has get `404`, and with TLS a certificate that
 * tells no site's name.
 */
export class LoadBalancer extends pulumi.ComponentResource implements Balancer {
  readonly address: pulumi.Output<string>;
  readonly networks: readonly string[];
  /** The hosted zone of its name, for records that are aliases of it. */
  readonly zoneId: pulumi.Output<string>;
  readonly isFront: boolean;
  readonly #args: LoadBalancerArgs;
  readonly #balancer: aws.lb.LoadBalancer;
  readonly #listeners: Listeners;

  constructor(name: string, args: LoadBalancerArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:LoadBalancer", name, {}, options);
    this.#args = args;
    this.isFront = args.front === "alb";
    this.#balancer = balancer(name, args, this);
    this.#listeners = new Listeners(
      `${name}-listeners`,
      { stack: args.stack, balancer: this.#balancer.arn, https: this.isFront && args.tls },
      { parent: this },
    );
    args.alarms?.tell(alarmsOfBalancer(this.#balancer.arnSuffix));
    this.address = this.#balancer.dnsName;
    this.networks = args.networks;
    this.zoneId = this.#balancer.zoneId;
    this.registerOutputs({});
  }

  serve(
    name: string,
    traffic: SiteTraffic,
    parent: pulumi.Resource,
    dependsOn: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[] {
    const { stack, settings, front, network, group, zone, alarms } = this.#args;
    const provider = this.getProvider("aws:lb/loadBalancer:LoadBalancer");
    const targets = new SiteTargets(
      `${name}-balancer`,
      {
        ...traffic,
        ...{ stack, front, scheme: settings.scheme, group, zone, dependsOn },
        vpcId: network.vpcId,
        balancer: this.#balancer,
        listeners: this.#listeners,
      },
      { parent, providers: provider === undefined ? [] : [provider] },
    );
    alarms?.ofSite(
      { site: traffic.site.name, balancer: this.#balancer.arnSuffix, targets: targets.arnSuffix },
      targets.ready,
    );
    return targets.ready;
  }
}

function balancer(name: string, args: LoadBalancerArgs, parent: pulumi.Resource): aws.lb.LoadBalancer {
  const { stack, settings, front, network } = args;
  const places = network.places(settings.subnet);
  return new aws.lb.LoadBalancer(
    name,
    {
      // AWS adds 26 characters, and allows 32 in all.
      namePrefix: "tierw-",
      internal: settings.scheme === "internal",
      loadBalancerType: "application",
      securityGroups: [args.securityGroup],
      subnets: places.map((place) => network.subnetId(place)),
      idleTimeout: settings.idleSeconds,
      dropInvalidHeaderFields: true,
      preserveHostHeader: true,
      // The last address is the visitor's: the one that it adds, or the only one that nginx sends.
      xffHeaderProcessingMode: front === "alb" ? "append" : "preserve",
      enableDeletionProtection: settings.protect,
      tags: nameTag(stack, "balancer"),
    },
    // Pulumi's own protection too, so that a run fails before anything is deleted.
    { parent, protect: settings.protect, dependsOn: places.flatMap((place) => network.ready(place)) },
  );
}
