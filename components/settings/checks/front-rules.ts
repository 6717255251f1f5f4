import { groupServer, isMade } from "../aws/plan";
import { isInZone } from "../aws/dns";
import { loadBalancerSchema } from "../aws/load-balancer";
import { problem } from "../settings-error";
import { rule } from "./rule";
import { livingServers } from "./server-rules";

/** Visitors come to nginx or to the load balancer of a group: one of them, and it has to be there. */
export const oneFront = rule(["platform", "servers", "webserver"], (sections) => {
  const group = groupServer(sections);
  const webservers = livingServers(sections.servers).filter(([, { roles }]) => roles.includes("webserver"));
  if (sections.webserver.front === "nginx") {
    return group === undefined || webservers.length > 0
      ? []
      : [
          problem(
            ["webserver"],
            `is missing, and visitors have no way to the group ${group[0]}; write \`webserver: alb\`, and they come to its load balancer, or give a server the role webserver, and they come to nginx there`,
          ),
        ];
  }
  return [
    ...(group === undefined
      ? [
          problem(
            ["webserver"],
            "is alb, and no server of the platform aws is a `group`; give an app server a `group`, or remove this and give a server the role webserver",
          ),
        ]
      : []),
    ...webservers.map(([name]) =>
      problem(
        ["servers", name, "roles"],
        "has webserver, and `tierwright:webserver` is alb, by which visitors come to the load balancer; remove one of the two",
      ),
    ),
  ];
});

/** The load balancer behind webservers is internal: from outside its network nobody finds it. */
export const webserversOfGroup = rule(["platform", "aws", "servers", "webserver"], (sections) => {
  const { aws, servers, webserver } = sections;
  const group = groupServer(sections);
  if (group === undefined || webserver.front === "alb" || aws.network.vpc !== undefined) return [];
  return livingServers(servers)
    .filter(([, server]) => server.roles.includes("webserver") && !isMade(sections, server))
    .map(([name]) =>
      problem(
        ["servers", name, "roles"],
        `has webserver, and exists outside of the network that is made, where the load balancer of the group ${group[0]} is internal; let a webserver be made, or write \`webserver: alb\``,
      ),
    );
});

/** A load balancer is made for a group; behind webservers it is for these alone. */
export const balancerOfGroup = rule(["platform", "aws", "servers", "webserver"], (sections) => {
  const { platform, aws, webserver } = sections;
  const { loadBalancer } = aws;
  if (platform !== "aws") return [];
  if (groupServer(sections) === undefined) {
    return JSON.stringify(loadBalancer) === JSON.stringify(loadBalancerSchema.parse({}))
      ? []
      : [problem(["aws", "loadBalancer"], "is for a server with a `group`, and there is none; remove it")];
  }
  if (webserver.front === "alb") return [];
  const behind = "is for visitors, and they come to the servers with the role webserver here";
  return [
    ...(loadBalancer.scheme === "internet-facing"
      ? [
          problem(
            ["aws", "loadBalancer", "scheme"],
            `internet-facing ${behind}; remove it, or take that role away and write \`webserver: alb\``,
          ),
        ]
      : []),
    ...(loadBalancer.accessFrom === undefined
      ? []
      : [problem(["aws", "loadBalancer", "accessFrom"], `${behind}; remove it`)]),
  ];
});

/** A certificate of Amazon's stays with the load balancer, and is proved by records that the deployment makes. */
export const certificatesOfAmazon = rule(["platform", "aws", "webserver", "sites"], (sections) => {
  const { platform, aws, webserver } = sections;
  return Object.entries(sections.sites).flatMap(([name, { tls, domain, redirects }]) => {
    if (tls.kind !== "acm") return [];
    const path = ["sites", name];
    if (platform !== "aws" || webserver.front !== "alb")
      return [
        problem(
          [...path, "tls"],
          "is acm, whose certificates never leave the load balancer; it needs `tierwright:webserver: alb`. Choose internal, or a certificate of your own",
        ),
      ];
    const { dns } = aws;
    if (dns === undefined)
      return [
        problem(
          [...path, "tls"],
          "is acm, and Amazon wants to see records of the domains; name their zone as `tierwright:aws.dns.zone`",
        ),
      ];
    return [
      ...domain.map((one) => ({ one, at: "domain" })),
      ...redirects.map((one) => ({ one, at: "redirects" })),
    ]
      .filter(({ one }) => !isInZone(dns, one))
      .map(({ one, at }) =>
        problem(
          [...path, at],
          `${one} is not in the zone ${dns.zone}, where the record for its certificate would have to be; choose another \`tls\` for the site, or leave the domain out`,
        ),
      );
  });
});
