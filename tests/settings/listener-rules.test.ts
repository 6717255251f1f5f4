import fc from "fast-check";
import { listenerRules, type RuledSite } from "../../components/settings/aws/listener-rules";

const site: RuledSite = {
  domains: ["www.example.org"],
  redirects: [],
  tls: { kind: "off" },
  firstPort: 10_000,
};

/** `name: priority hosts → what becomes of them`. */
function shown(rules: ReturnType<typeof listenerRules>): readonly string[] {
  return rules.map(({ name, priority, hosts, action }) => {
    const to = action.kind === "forward" ? "group" : `${action.to}://${action.host ?? "same"}`;
    return `${name}: ${priority} ${hosts.join(" ")} → ${to}`;
  });
}

test("without TLS requests go to the group, and redirects to the first domain", () => {
  expect(shown(listenerRules({ ...site, redirects: ["example.org"] }, "alb"))).toEqual([
    "http-domains-1: 1 www.example.org → group",
    "http-redirects-1: 33 example.org → http://www.example.org",
  ]);
});

test("with TLS whoever comes over HTTP is sent to HTTPS, at once to the first domain from a redirect", () => {
  const tls = { kind: "acm" } as const;

  expect(shown(listenerRules({ ...site, tls, redirects: ["example.org"] }, "alb"))).toEqual([
    "https-domains-1: 1 www.example.org → group",
    "https-redirects-1: 33 example.org → https://www.example.org",
    "http-domains-1: 1 www.example.org → https://same",
    "http-redirects-1: 33 example.org → https://www.example.org",
  ]);
});

test("behind nginx the balancer hears of the domains alone, over HTTP", () => {
  const tls = { kind: "internal" } as const;

  expect(shown(listenerRules({ ...site, tls, redirects: ["example.org"] }, "nginx"))).toEqual([
    "http-domains-1: 1 www.example.org → group",
  ]);
});

test("AWS takes five hosts in a rule", () => {
  const domains = ["1.org", "2.org", "3.org", "4.org", "5.org", "6.org"] as const;

  expect(shown(listenerRules({ ...site, domains: [...domains] }, "alb"))).toEqual([
    "http-domains-1: 1 1.org 2.org 3.org 4.org 5.org → group",
    "http-domains-2: 2 6.org → group",
  ]);
});

test("no two rules of a listener have one priority, and all are among those that AWS takes", () => {
  const firstPorts = fc.uniqueArray(fc.integer({ min: 10_000, max: 32_736 }), {
    comparator: (one, other) => Math.abs(one - other) < 32,
  });
  const hosts = (most: number) => fc.integer({ min: 1, max: most });

  fc.assert(
    fc.property(firstPorts, hosts(160), hosts(160), (ports, domains, redirects) => {
      const many = (count: number, of: string) => Array.from({ length: count }, (_, n) => `${n}.${of}.org`);
      const rules = ports.flatMap((firstPort) =>
        listenerRules(
          {
            firstPort,
            domains: ["first.org", ...many(domains - 1, "domain")],
            redirects: many(redirects, "redirect"),
            tls: { kind: "internal" },
          },
          "alb",
        ),
      );
      const priorities = rules.map(({ listener, priority }) => `${listener} ${priority}`);
      expect(new Set(priorities).size).toBe(rules.length);
      expect(rules.every(({ priority }) => priority >= 1 && priority <= 50_000)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
