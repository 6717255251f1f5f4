import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameTag } from "../name-tag";
import { importedCertificate } from "./imported-certificate";
import { requestedCertificate } from "./requested-certificate";
import type { SiteTargetsArgs } from "./site-targets-args";

/** Gives the balancer the certificate of a site, which it shows to visitors who name one of the site's hosts. */
export function siteCertificate(
  name: string,
  args: SiteTargetsArgs,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const listenerArn = args.listeners.https;
  if (args.front === "nginx" || args.site.tls.kind === "off" || listenerArn === undefined) return [];
  return [
    new aws.lb.ListenerCertificate(
      `${name}-shown`,
      { listenerArn, certificateArn: certificateArn(name, args, parent) },
      { parent },
    ),
  ];
}

function certificateArn(
  name: string,
  { site, stack, certificate, zone }: SiteTargetsArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const tags = nameTag(stack, site.name);
  // A name of its own: the provider would put it into the place of one of ACM's, which ACM refuses.
  if (certificate !== undefined) return importedCertificate(`${name}-imported`, certificate, tags, parent);
  if (zone === undefined) throw new Error(`${site.name}: a certificate of ACM without a hosted zone`);
  return requestedCertificate(name, { site, zone, tags }, parent);
}
