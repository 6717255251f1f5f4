import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { certificateOfNobody } from "../../../certificates/certificate-of-nobody";
import { nameTag } from "../name-tag";
import { importedCertificate } from "./imported-certificate";

/** Where a balancer listens. */
export interface ListenersArgs {
  /** Begins the name tags. */
  readonly stack: string;
  /** ARN of the balancer. */
  readonly balancer: pulumi.Input<string>;
  /** Whether it listens for TLS too. */
  readonly https: boolean;
}

/**
 * TLS 1.2 and 1.3, with forward secrecy and authenticated encryption alone, as our nginx has it. Elastic Load Balancing,
 * "Security policies for your Application Load Balancer".
 */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/** The ports on which a balancer listens. What they do with the hosts of a site is said by the site's own rules. */
export class Listeners extends pulumi.ComponentResource {
  readonly http: pulumi.Output<string>;
  /** Undefined where no visitor comes over TLS. */
  readonly https: pulumi.Output<string> | undefined;

  constructor(name: string, args: ListenersArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Listeners", name, {}, options);
    this.http = listener(`${name}-http`, args, { port: 80, protocol: "HTTP" }, this);
    this.https = args.https ? httpsListener(name, args, this) : undefined;
    this.registerOutputs({});
  }
}

/** Its own certificate is for those who name no host, or one of nobody: it tells no site's name, and is not one's to take away. */
function httpsListener(name: string, args: ListenersArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const certificateArn = importedCertificate(
    `${name}-nobody`,
    certificateOfNobody(`${name}-nobody`, parent),
    nameTag(args.stack, "nobody"),
    parent,
  );
  return listener(
    `${name}-https`,
    args,
    { port: 443, protocol: "HTTPS", sslPolicy: tlsPolicy, certificateArn },
    parent,
  );
}

function listener(
  name: string,
  { stack, balancer }: ListenersArgs,
  args: Omit<aws.lb.ListenerArgs, "loadBalancerArn" | "defaultActions"> & {
    readonly protocol: "HTTP" | "HTTPS";
  },
  parent: pulumi.Resource,
): pulumi.Output<string> {
  return new aws.lb.Listener(
    name,
    {
      ...args,
      loadBalancerArn: balancer,
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "No such site", statusCode: "404" },
        },
      ],
      tags: nameTag(stack, args.protocol.toLowerCase()),
    },
    { parent },
  ).arn;
}
