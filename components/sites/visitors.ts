import type * as pulumi from "@pulumi/pulumi";
import type { SiteArgs } from "./site-args";
import { siteCertificate } from "./site-certificate";
import type { StagedSite } from "./staged-site";
import { virtualHosts } from "./virtual-hosts";

/**
 * Brings visitors to a site, from the inside out: the balancer of the group, nginx on webservers, and last the records of
 * its domains.
 * @param answering what has to answer them
 * @returns what visitors who have found the way come by
 */
export function bringVisitors(
  name: string,
  args: SiteArgs,
  staged: readonly StagedSite[],
  answering: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const { site, balancer, domains } = args;
  const certificate = siteCertificate(name, args, parent);
  const served = balancer?.serve(name, { site, certificate }, parent, answering) ?? [];
  const hosts = virtualHosts(name, args, staged, certificate, [...answering, ...served], parent);
  const way = [...served, ...hosts];
  domains?.point(name, site, parent, [...answering, ...way]);
  return way;
}
