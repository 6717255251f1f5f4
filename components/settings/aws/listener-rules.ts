import { blockNumber } from "../port-blocks";
import type { Site } from "../settings";

/** A rule of a load balancer: what it does with requests for some hosts. */
export interface ListenerRule {
  /** Its own among those of the site. */
  readonly name: string;
  readonly listener: "http" | "https";
  /** 1 to 50,000; its own among those of the listener. */
  readonly priority: number;
  readonly hosts: readonly string[];
  readonly action: RuleAction;
  /** Names of the site's rules that have to be as they will be before this one changes. */
  readonly after: readonly string[];
}

/** `redirect` without a host keeps the one that was asked for. */
export type RuleAction =
  | { readonly kind: "forward" }
  | { readonly kind: "redirect"; readonly to: "http" | "https"; readonly host?: string };

/** What the rules of a site follow from. */
export interface RuledSite extends Pick<Site, "domains" | "redirects" | "firstPort"> {
  readonly tls: Pick<Site["tls"], "kind">;
}

/** Elastic Load Balancing, "Quotas for your Application Load Balancers": condition values per rule. */
const hostsOfRule = 5;
/** Priorities of a site: half for its domains, half for its redirects. 711 blocks of ports need 45,504 of the 50,000. */
const slots = 64;
/** So many rules for domains, or for redirects, have room for as many copies. */
const copies = slots / 4;

/**
 * The rules of a site. Their priorities follow from its ports, so that another site changes none of them. Behind nginx the
 * balancer is asked over HTTP, and for the site's own domains only.
 */
export function listenerRules(site: RuledSite, front: "nginx" | "alb"): readonly ListenerRule[] {
  const forward: RuleAction = { kind: "forward" };
  if (front === "nginx") return hostRules("http", site, site.domains, "domains", forward);
  const scheme = site.tls.kind === "off" ? "http" : "https";
  const toCanonical: RuleAction = { kind: "redirect", to: scheme, host: site.domains[0] };
  const both = (listener: ListenerRule["listener"], ofDomains: RuleAction) => [
    ...hostRules(listener, site, site.domains, "domains", ofDomains),
    ...hostRules(listener, site, site.redirects, "redirects", toCanonical),
  ];
  return scheme === "http"
    ? both("http", forward)
    : [...both("https", forward), ...both("http", { kind: "redirect", to: "https" })];
}

function hostRules(
  listener: ListenerRule["listener"],
  site: RuledSite,
  hosts: readonly string[],
  what: "domains" | "redirects",
  action: RuleAction,
): readonly ListenerRule[] {
  const first = 1 + blockNumber(site) * slots;
  const offset = what === "domains" ? 0 : slots / 2;
  const rules = Array.from({ length: Math.ceil(hosts.length / hostsOfRule) }, (_, index) => ({
    name: `${listener}-${what}-${index + 1}`,
    listener,
    priority: first + offset + index,
    hosts: hosts.slice(index * hostsOfRule, (index + 1) * hostsOfRule),
    action,
    after: [],
  }));
  return rules.length === 1 || rules.length > copies ? rules : withCopies(rules);
}

/**
 * Each rule once more, behind the others. A host that moves from one rule to another would be in none for a moment, since AWS
 * changes one at a time: while the copies change it is in the rules, and while these change in the copies.
 */
function withCopies(rules: readonly ListenerRule[]): readonly ListenerRule[] {
  const twins = rules.map((rule) => ({
    ...rule,
    name: `${rule.name}-meanwhile`,
    priority: rule.priority + copies,
  }));
  return [...twins, ...rules.map((rule) => ({ ...rule, after: twins.map(({ name }) => name) }))];
}
