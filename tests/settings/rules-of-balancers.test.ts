import { autoScaling, type Change, problemsIn } from "../support/changed-example";

/** So many sites, each with so many domains, in the zone of the example. */
function sites(count: number, domains: number, tls: string): Change {
  const names = Array.from({ length: count }, (_, site) => `site${site}`);
  return [
    "sites",
    Object.fromEntries(
      names.map((name) => [
        name,
        {
          domain: Array.from({ length: domains }, (_, domain) => `d${domain}.${name}.example.org`),
          database: false,
          tls,
        },
      ]),
    ),
  ];
}

const long = `${"a".repeat(60)}.${"b".repeat(56)}.example.org`;

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "sites, of which a group has a target group each",
    [sites(51, 1, "off")],
    [
      "sites: are 51, and AWS lets a load balancer bring at most 50 to the machines of a group; put the others into another stack",
    ],
  ],
  [
    "rules",
    [sites(17, 11, "internal")],
    [
      "sites: need 204 rules of the load balancer for their domains and redirects, and AWS allows 100; ask for more at Service Quotas and set tierwright:aws.loadBalancer.quotas.rules, or put some into another stack",
    ],
  ],
  [
    "certificates",
    [sites(26, 1, "internal")],
    [
      "sites: need 26 certificates of the load balancer, and AWS allows 25; ask for more at Service Quotas and set tierwright:aws.loadBalancer.quotas.certificates, or put some into another stack",
    ],
  ],
  [
    "names of a certificate",
    [sites(1, 11, "acm")],
    [
      "sites.site0: has 11 domains and redirects, and AWS puts at most 10 into a certificate; ask for more at Service Quotas and set tierwright:aws.loadBalancer.quotas.namesOfCertificate, or make it two sites",
    ],
  ],
])("there are not too many %s", (_, changes, problems) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(problems);
});

test.each([
  ["rules", 204, sites(17, 11, "internal")],
  ["certificates", 26, sites(26, 1, "internal")],
  ["namesOfCertificate", 11, sites(1, 11, "acm")],
])("where AWS allows more %s, so do the settings", (quota, allowed, change) => {
  expect(problemsIn(autoScaling, change, [`aws.loadBalancer.quotas.${quota}`, allowed])).toEqual([]);
});

test.each([
  ["intranet", "internal"],
  ["www.xn--e1aybc.xn--p1ai", "internal"],
  [long, "internal"],
])("a load balancer cannot be asked for %s", (domain, tls) => {
  const change: Change = ["sites.prod", { domain, tls, database: false }];

  expect(problemsIn(autoScaling, change).filter((text) => text.startsWith("sites.prod.domain"))).toEqual([
    `sites.prod.domain: ${domain} is nothing that a load balancer of AWS can tell from other hosts: it takes at most 128 characters, and letters alone after the last of at least one dot`,
  ]);
});

test("the first name of a certificate of ACM is short", () => {
  const domain = `${"a".repeat(60)}.example.org`;

  expect(problemsIn(autoScaling, ["sites.prod", { domain, tls: "acm", database: false }])).toEqual([
    `sites.prod.domain: begins with ${domain}, and the first name of a certificate of ACM has at most 64 characters; begin with a shorter one`,
  ]);
});

test("the answer of a site that is well is one that a load balancer takes for well", () => {
  expect(problemsIn(autoScaling, ["apps.shop.check", { status: 503 }])).toEqual([
    "apps.shop.check.status: is 503, and a load balancer takes only 200 to 499 for well; have the app answer with one of these",
  ]);
  expect(problemsIn(autoScaling, ["apps.shop.check", { status: 204 }])).toEqual([]);
});
