import { listenerRules } from "../aws/listener-rules";
import { groupServer } from "../aws/plan";
import type { ConfigPath } from "../config-path";
import type { SiteSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { rule } from "./rule";
import { appOf } from "./site-rules";

/** Amazon EC2 Auto Scaling, "Quotas": "Target groups per Auto Scaling group", which nobody gets more of. */
const targetGroupsOfGroup = 50;

/** Each site has a target group of its own. */
export const sitesOfBalancer = rule(["platform", "servers", "sites"], (sections) => {
  const group = groupServer(sections);
  const count = Object.keys(sections.sites).length;
  return group === undefined || count <= targetGroupsOfGroup
    ? []
    : [
        problem(
          ["sites"],
          `are ${count}, and AWS lets a load balancer bring at most ${targetGroupsOfGroup} to the machines of a group; put the others into another stack`,
        ),
      ];
});

/** A balancer has room for so many rules, and for so many certificates. */
export const roomOfBalancer = rule(["platform", "aws", "servers", "webserver", "sites"], (sections) => {
  if (groupServer(sections) === undefined) return [];
  const { quotas } = sections.aws.loadBalancer;
  const { front } = sections.webserver;
  const sites = Object.values(sections.sites);
  const rules = sites.reduce((sum, site) => sum + rulesOf(site, front), 0);
  const certificates = front === "alb" ? sites.filter(({ tls }) => tls.kind !== "off").length : 0;
  return [
    ...tooMany(rules, "rules of the load balancer for their domains and redirects", "rules", quotas.rules),
    ...tooMany(certificates, "certificates of the load balancer", "certificates", quotas.certificates),
  ];
});

function tooMany(
  needed: number,
  what: string,
  quota: "rules" | "certificates",
  allowed: number,
): readonly Problem[] {
  return needed <= allowed
    ? []
    : [
        problem(
          ["sites"],
          `need ${needed} ${what}, and AWS allows ${allowed}; ask for more at Service Quotas and set tierwright:aws.loadBalancer.quotas.${quota}, or put some into another stack`,
        ),
      ];
}

function rulesOf({ domain, redirects, tls }: SiteSection, front: "nginx" | "alb"): number {
  const [first, ...others] = domain;
  if (first === undefined) return 0;
  return listenerRules({ domains: [first, ...others], redirects, tls, firstPort: 10_000 }, front).length;
}

/** Elastic Load Balancing, "Host conditions": 128 characters, a dot, and letters alone after the last one. */
export const hostsOfBalancer = rule(["platform", "servers", "webserver", "sites"], (sections) => {
  if (groupServer(sections) === undefined) return [];
  return Object.entries(sections.sites).flatMap(([name, site]) =>
    hostsOf(site, sections.webserver.front).flatMap(({ host, at }): Problem[] =>
      host.length <= 128 && /\.[a-z]+$/.test(host)
        ? []
        : [
            problem(
              ["sites", name, at],
              `${host} is nothing that a load balancer of AWS can tell from other hosts: it takes at most 128 characters, and letters alone after the last of at least one dot`,
            ),
          ],
    ),
  );
});

/** Redirects are for whoever visitors speak to. */
function hostsOf({ domain, redirects }: SiteSection, front: "nginx" | "alb") {
  return [
    ...domain.map((host) => ({ host, at: "domain" })),
    ...(front === "alb" ? redirects.map((host) => ({ host, at: "redirects" })) : []),
  ];
}

/** AWS Certificate Manager, "Quotas" and `RequestCertificate`: so many names, the first of at most 64 characters. */
export const namesOfCertificates = rule(["aws", "sites"], ({ aws, sites }) => {
  const most = aws.loadBalancer.quotas.namesOfCertificate;
  return Object.entries(sites).flatMap(([name, { tls, domain, redirects }]): Problem[] => {
    if (tls.kind !== "acm") return [];
    const path: ConfigPath = ["sites", name];
    const count = domain.length + redirects.length;
    const [first = ""] = domain;
    return [
      ...(count <= most
        ? []
        : [
            problem(
              path,
              `has ${count} domains and redirects, and AWS puts at most ${most} into a certificate; ask for more at Service Quotas and set tierwright:aws.loadBalancer.quotas.namesOfCertificate, or make it two sites`,
            ),
          ]),
      ...(first.length <= 64
        ? []
        : [
            problem(
              [...path, "domain"],
              `begins with ${first}, and the first name of a certificate of ACM has at most 64 characters; begin with a shorter one`,
            ),
          ]),
    ];
  });
});

/** Elastic Load Balancing, "Health check settings", `Matcher`: 200 to 499. */
export const checksOfBalancer = rule(["platform", "servers", "sites", "apps"], (sections) => {
  if (groupServer(sections) === undefined) return [];
  const used = new Set(Object.values(sections.sites).map((site) => appOf(site, sections.apps)));
  return Object.entries(sections.apps).flatMap(([name, app]): Problem[] =>
    !used.has(app) || app.check.kind !== "http" || (app.check.status >= 200 && app.check.status <= 499)
      ? []
      : [
          problem(
            ["apps", name, "check", "status"],
            `is ${app.check.status}, and a load balancer takes only 200 to 499 for well; have the app answer with one of these`,
          ),
        ],
  );
});
