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

test("AWS takes five hosts in a rule, and of several rules there are copies that change first", () => {
  const domains = ["1.org", "2.org", "3.org", "4.org", "5.org", "6.org"] as const;
  const rules = listenerRules({ ...site, domains: [...domains] }, "alb");
  const copies = ["http-domains-1-meanwhile", "http-domains-2-meanwhile"];

  expect(shown(rules)).toEqual([
    "http-domains-1-meanwhile: 17 1.org 2.org 3.org 4.org 5.org → group",
    "http-domains-2-meanwhile: 18 6.org → group",
    "http-domains-1: 1 1.org 2.org 3.org 4.org 5.org → group",
    "http-domains-2: 2 6.org → group",
  ]);
  expect(rules.map(({ after }) => after)).toEqual([[], [], copies, copies]);
});

/** What the rules of a site are one after the other while they change, as Pulumi does it: what goes, goes at the end. */
function changing(former: ReturnType<typeof listenerRules>, next: ReturnType<typeof listenerRules>) {
  const now = new Map(former.map((rule) => [rule.name, rule]));
  return next.map((rule) => {
    expect(rule.after.every((name) => now.get(name) === next.find((other) => other.name === name))).toBe(
      true,
    );
    now.set(rule.name, rule);
    return [...now.values()];
  });
}

test("a host that stays is in a rule at each moment, in whatever order domains come and go", () => {
  const hosts = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 30 });

  fc.assert(
    fc.property(hosts, hosts, (before, after) => {
      const [former, next] = [before, after].map((numbers) => {
        const [first = "", ...others] = numbers.map((number) => `${number}.org`);
        return listenerRules({ ...site, domains: [first, ...others] }, "alb");
      });
      const stay = before.filter((number) => after.includes(number)).map((number) => `${number}.org`);

      for (const rules of changing(former ?? [], next ?? [])) {
        const served = new Set(rules.flatMap((rule) => rule.hosts));
        expect(stay.filter((host) => !served.has(host))).toEqual([]);
      }
    }),
  );
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
