import fc from "fast-check";
import {
  type Demand,
  exceeds,
  needsMore,
  quotaTable,
} from "../../../../components/platforms/aws/preflight/quota-table";

const quota = { service: "ec2", code: "L-1216C47A", name: "Running On-Demand Standard instances" };

function demand(amounts: readonly number[], own: number, others: number): Demand {
  const wants = amounts.map((amount, index) => ({ path: `path${index}`, what: "t4g.small", amount }));
  return { quota, unit: "vCPUs", wants, own, others, less: "want fewer" };
}

const amount = fc.nat({ max: 1000 });
const amounts = fc.array(amount, { maxLength: 10 });

test("a quota is reached exactly where something has to be made, and what is wanted finds no room beside what others have", () => {
  fc.assert(
    fc.property(amounts, amount, amount, amount, (wants, own, others, allowed) => {
      const wanted = wants.reduce((sum, each) => sum + each, 0);

      expect(exceeds(demand(wants, own, others), allowed)).toBe(wanted > own && others + wanted > allowed);
    }),
  );
});

test("a stack that has what it wants is left alone, whatever is allowed and others have", () => {
  fc.assert(
    fc.property(amounts, amount, amount, amount, (wants, more, others, allowed) => {
      const own = wants.reduce((sum, each) => sum + each, more);

      expect(needsMore(demand(wants, own, others))).toBe(false);
      expect(exceeds(demand(wants, own, others), allowed)).toBe(false);
    }),
  );
});

test("what the table says to ask for is enough, and one less is not", () => {
  fc.assert(
    fc.property(amounts, amount, (wants, others) => {
      const one = demand([...wants, 1], 0, others);
      const [, asked = ""] =
        /ask for (\d+) or more/.exec(quotaTable(one, 0, "eu-central-1").join("\n")) ?? [];

      expect(exceeds(one, Number(asked))).toBe(false);
      expect(exceeds(one, Number(asked) - 1)).toBe(true);
    }),
  );
});

test("the table has the figures, each setting in its line, and where to ask for more", () => {
  const wants = [
    { path: "tierwright:servers.app.group.maximum", what: "4 × t4g.small", amount: 8 },
    { path: "tierwright:servers.db1.type", what: "t4g.xlarge", amount: 16 },
  ];

  expect(quotaTable({ ...demand([], 0, 3), wants }, 16, "eu-central-1")).toEqual([
    "quota L-1216C47A, Running On-Demand Standard instances: 24 vCPUs wanted, 3 in use outside of this stack, 16 allowed",
    "  tierwright:servers.app.group.maximum  4 × t4g.small   8",
    "  tierwright:servers.db1.type           t4g.xlarge     16",
    "  ask for 27 or more: https://eu-central-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A",
    "  or want fewer",
  ]);
});

test("a quota whose name says what is counted needs no other word for it", () => {
  const [line] = quotaTable({ ...demand([1], 0, 4), unit: undefined }, 5, "eu-central-1");

  expect(line).toMatch(/: 1 wanted, 4 in use outside of this stack, 5 allowed$/);
});

test.each([
  ["us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/servicequotas/"],
  ["cn-north-1", "https://cn-north-1.console.amazonaws.cn/servicequotas/"],
])("the console of %s has an address of its own", (region, address) => {
  expect(quotaTable(demand([1], 0, 0), 0, region).join("\n")).toContain(address);
});
