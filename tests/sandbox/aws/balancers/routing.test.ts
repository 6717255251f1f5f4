import { decide } from "../../../../sandbox/aws/balancers/routing";
import type { Rule } from "../../../../sandbox/aws/balancers/wanted-balancers";

const forward = (TargetGroupArn: string): Rule["actions"] => [{ Type: "forward", TargetGroupArn }];

function hosts(priority: number, names: string[], actions: Rule["actions"]): Rule {
  return {
    priority,
    conditions: [{ Field: "host-header", Values: [], HostHeaderConfig: { Values: names } }],
    actions,
  };
}

const notFound: Rule = {
  priority: 50_001,
  conditions: [],
  actions: [
    {
      Type: "fixed-response",
      FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "no" },
    },
  ],
};

const toTls: Rule["actions"] = [
  {
    Type: "redirect",
    RedirectConfig: {
      Protocol: "HTTPS",
      Host: "#{host}",
      Port: "443",
      Path: "/#{path}",
      Query: "#{query}",
      StatusCode: "HTTP_301",
    },
  },
];

const question = { protocol: "http" as const, host: "shop.example.org", port: 80, url: "/a/b?x=1&y=2" };

test("the lowest priority that fits decides, in whatever order the rules came", () => {
  const rules = [
    notFound,
    hosts(20, ["*.example.org"], forward("any")),
    hosts(10, ["other.org", "Shop.example.org"], forward("shop")),
  ];

  expect(decide(rules, question)).toEqual({ kind: "forward", targetGroup: "shop" });
  expect(decide(rules, { ...question, host: "SHIP.example.org" })).toEqual({
    kind: "forward",
    targetGroup: "any",
  });
  expect(decide(rules, { ...question, host: "example.org" })).toMatchObject({ kind: "answer", status: 404 });
});

test("signs of a pattern that mean something elsewhere are letters here", () => {
  const rules = [hosts(1, ["shop.example.org"], forward("shop")), notFound];

  expect(decide(rules, { ...question, host: "shopXexample.org" })).toMatchObject({ status: 404 });
});

test("a redirect keeps what it does not change", () => {
  expect(decide([hosts(1, ["shop.example.org"], toTls)], question)).toEqual({
    kind: "redirect",
    status: 301,
    location: "https://shop.example.org:443/a/b?x=1&y=2",
  });
});

test("paths are told apart by their letters' case, and all conditions have to fit", () => {
  const rule: Rule = {
    ...hosts(1, ["shop.example.org"], forward("api")),
    conditions: [
      ...hosts(1, ["shop.example.org"], []).conditions,
      { Field: "path-pattern", Values: ["/a/*"] },
    ],
  };

  expect(decide([rule, notFound], question)).toEqual({ kind: "forward", targetGroup: "api" });
  expect(decide([rule, notFound], { ...question, url: "/A/b" })).toMatchObject({ status: 404 });
});

test("a condition that the sandbox does not know fits nothing", () => {
  const rule: Rule = { priority: 1, conditions: [{ Field: "source-ip", Values: [] }], actions: forward("x") };

  expect(decide([rule, notFound], question)).toMatchObject({ status: 404 });
});
