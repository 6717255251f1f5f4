import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import {
  autoScaling,
  type Change,
  existingNetwork,
  ownNetwork,
  problemsIn,
} from "../support/changed-example";

const twoZones = {
  vpc: "vpc-0123456789abcdef0",
  publicSubnets: [
    { id: "subnet-0123456789abcdef1", cidr: "10.0.0.0/24", zone: "eu-central-1a" },
    { id: "subnet-0123456789abcdef2", cidr: "10.0.1.0/24", zone: "eu-central-1b" },
  ],
  privateSubnets: [
    { id: "subnet-0123456789abcdef3", cidr: "10.0.2.0/24", zone: "eu-central-1a" },
    { id: "subnet-0123456789abcdef4", cidr: "10.0.3.0/24", zone: "eu-central-1b" },
  ],
};
const nginxInFront: readonly Change[] = [
  ["webserver", undefined],
  ["servers.web1", { roles: "webserver" }],
  ["aws.loadBalancer", undefined],
  ["sites.prod.tls", "internal"],
];

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "a way in for visitors",
    [
      ["webserver", undefined],
      ["aws.loadBalancer", undefined],
      ["sites.prod.tls", "off"],
    ],
    [
      "webserver: is missing, and visitors have no way to the group app; write `webserver: alb`, and they come to its load balancer, or give a server the role webserver, and they come to nginx there",
    ],
  ],
  [
    "one way in for visitors",
    [["servers.web1", { roles: "webserver" }]],
    [
      "servers.web1.roles: has webserver, and `tierwright:webserver` is alb, by which visitors come to the load balancer; remove one of the two",
    ],
  ],
  [
    "two zones for the balancer and RDS",
    [["aws.zones", ["eu-central-1a"]]],
    ["aws.zones: has one zone, and the load balancer of app and RDS must be in two; name another one"],
  ],
  [
    "a balancer in every zone of the group",
    [
      ["aws.zones", undefined],
      [
        "aws.network",
        {
          ...twoZones,
          privateSubnets: [
            ...twoZones.privateSubnets,
            { id: "subnet-0123456789abcdef5", cidr: "10.0.4.0/24", zone: "eu-central-1c" },
          ],
        },
      ],
    ],
    [
      "aws.network.publicSubnets: has no subnet in eu-central-1c, and machines of the group app there would get no requests; add one",
    ],
  ],
  [
    "subnets in two zones of a network that exists",
    [["aws.network", { ...twoZones, publicSubnets: twoZones.publicSubnets.slice(0, 1), privateSubnets: [] }]],
    [
      "aws.network.publicSubnets: is in one zone, and the load balancer of app must be in two; name subnets of two zones",
      "aws.network.privateSubnets: is empty, and RDS must be in two; name subnets of two zones",
    ],
  ],
  [
    "one subnet for each zone",
    [
      [
        "aws.network",
        {
          ...twoZones,
          publicSubnets: [
            ...twoZones.publicSubnets,
            { id: "subnet-0123456789abcdef5", cidr: "10.0.4.0/24", zone: "eu-central-1a" },
          ],
        },
      ],
    ],
    ["aws.network.publicSubnets: has eu-central-1a more than once; choose one subnet for each zone"],
  ],
  [
    "room for the balancer",
    [
      [
        "aws.network",
        {
          ...twoZones,
          publicSubnets: twoZones.publicSubnets.map((one, index) => ({
            ...one,
            cidr: `10.0.0.${index * 16}/28`,
          })),
        },
      ],
    ],
    [
      "aws.network.publicSubnets[0].cidr: 10.0.0.0/28 is too small for a load balancer, which needs a /27 or larger",
      "aws.network.publicSubnets[1].cidr: 10.0.0.16/28 is too small for a load balancer, which needs a /27 or larger",
    ],
  ],
  [
    "a silence that AWS allows",
    [["aws.loadBalancer.idleSeconds", 4001]],
    ["aws.loadBalancer.idleSeconds: must be at most 4000; given: 4001"],
  ],
])("a group has %s", (_, changes, expected) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(expected);
});

test("a group in a network that exists is accepted", () => {
  expect(problemsIn(autoScaling, ["aws.network", twoZones])).toEqual([]);
});

test("a group behind nginx is accepted", () => {
  expect(problemsIn(autoScaling, ...nginxInFront)).toEqual([]);
});

test("behind nginx, the balancer has nothing to do with visitors", () => {
  expect(
    problemsIn(autoScaling, ...nginxInFront, [
      "aws.loadBalancer",
      { scheme: "internet-facing", accessFrom: ["203.0.113.0/24"] },
    ]),
  ).toEqual([
    "aws.loadBalancer.scheme: internet-facing is for visitors, and they come to the servers with the role webserver here; remove it, or take that role away and write `webserver: alb`",
    "aws.loadBalancer.accessFrom: is for visitors, and they come to the servers with the role webserver here; remove it",
  ]);
});

test("behind nginx outside of the network nobody finds the balancer", () => {
  const address = "198.51.100.8";
  const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ";
  const key = ed25519Pair().private;
  const outside: readonly Change[] = [
    ...nginxInFront,
    ["servers.web1", { roles: "webserver", address, hostKey }],
    ["ssh.privateKey", key],
  ];

  expect(problemsIn(autoScaling, ...outside)).toEqual([
    "servers.web1.roles: has webserver, and exists outside of the network that is made, where the load balancer of the group app is internal; let a webserver be made, or write `webserver: alb`",
  ]);
  expect(problemsIn(autoScaling, ...outside, ["aws.network", twoZones])).toEqual([]);
});

test("an internal balancer may be the front of sites for a network of one's own", () => {
  expect(
    problemsIn(
      autoScaling,
      ["aws.loadBalancer", { scheme: "internal", accessFrom: ["10.0.0.0/8"] }],
      ["sites.prod.tls", "internal"],
    ),
  ).toEqual([]);
});

test("a balancer needs a group", () => {
  const problems = problemsIn(ownNetwork, ["webserver", "alb"], ["aws.loadBalancer", { idleSeconds: 120 }]);

  expect(problems).toEqual([
    "webserver: is alb, and no server of the platform aws is a `group`; give an app server a `group`, or remove this and give a server the role webserver",
    "servers.web1.roles: has webserver, and `tierwright:webserver` is alb, by which visitors come to the load balancer; remove one of the two",
    "aws.loadBalancer: is for a server with a `group`, and there is none; remove it",
  ]);
});

test("webserver is alb or a mapping", () => {
  expect([
    ...problemsIn(autoScaling, ["webserver", "nlb"]),
    ...problemsIn(autoScaling, ...nginxInFront, ["webserver", { gzipp: true }]),
  ]).toEqual([
    'webserver: must be alb, or a mapping; given: "nlb"',
    'webserver.gzipp: is not a setting (did you mean "gzip"?); allowed here: httpPort, httpsPort, gzip, workerConnections, maintenancePage',
  ]);
});

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "the zone of its domains",
    [["aws.dns", undefined]],
    [
      "sites.prod.tls: is acm, and Amazon wants to see records of the domains; name their zone as `tierwright:aws.dns.zone`",
    ],
  ],
  [
    "domains in that zone",
    [
      ["aws.dns", { zone: "example.com" }],
      ["sites.prod.redirects", ["www.example.com", "notexample.com"]],
    ],
    [
      "sites.prod.domain: www.example.org is not in the zone example.com, where the record for its certificate would have to be; choose another `tls` for the site, or leave the domain out",
      "sites.prod.redirects: notexample.com is not in the zone example.com, where the record for its certificate would have to be; choose another `tls` for the site, or leave the domain out",
    ],
  ],
  [
    "the balancer for visitors",
    [...nginxInFront, ["sites.prod.tls", "acm"]],
    [
      "sites.prod.tls: is acm, whose certificates never leave the load balancer; it needs `tierwright:webserver: alb`. Choose internal, or a certificate of your own",
    ],
  ],
])("a certificate of Amazon's needs %s", (_, changes, expected) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(expected);
});

test("domains outside the zone are left alone where no certificate of Amazon's is asked for", () => {
  expect(
    problemsIn(autoScaling, ["sites.prod.tls", "internal"], ["sites.prod.domain", "www.example.com"]),
  ).toEqual([]);
});

test("the group's bastion has to be reached, and to lie somewhere", () => {
  expect([
    ...problemsIn(autoScaling, ["aws.sshFrom", undefined]),
    ...problemsIn(
      autoScaling,
      ...nginxInFront,
      ["servers.web1", { roles: "webserver", subnet: "private" }],
      ["aws.network", { ...twoZones, publicSubnets: [] }],
    ),
  ]).toEqual([
    "aws.sshFrom: is empty, so that nothing could be deployed; name the networks that you come from, such as 203.0.113.4/32, or set aws.sshBy to session-manager",
    "aws.network.publicSubnets: is empty, and the bastion for the servers in private subnets needs one; add one, name a bastion as ssh.bastion, or set aws.sshBy to session-manager",
  ]);
});

test("nothing of a group is asked for where there is none", () => {
  expect(problemsIn(existingNetwork)).toEqual([]);
});
