import { Address4 } from "ip-address";
import fc from "fast-check";
import { addressFromName, isUsable, usableAddresses } from "../../components/settings/aws/addresses";
import { architectureOf } from "../../components/settings/aws/architecture";
import { subnetOf } from "../../components/settings/aws/subnets";

const network = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 16, max: 20 }))
  .map(([number, mask]) => {
    const address = Address4.fromBigInt(BigInt(number)).correctForm();
    return `${new Address4(`${address}/${mask}`).startAddress().correctForm()}/${mask}`;
  });
const kinds = ["public", "dynamic-public", "private", "dynamic-private"] as const;
const kind = fc.constantFrom(...kinds);
const zone = fc.integer({ min: 0, max: 3 });
const subnet = fc.tuple(network, kind, zone).map((given) => subnetOf(...given));
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);

test("a subnet lies in its network", () => {
  fc.assert(
    fc.property(network, kind, zone, (cidr, ...of) => {
      const inside = new Address4(subnetOf(cidr, ...of));
      expect(inside.isInSubnet(new Address4(cidr))).toBe(true);
    }),
  );
});

test("subnets of a network do not meet", () => {
  fc.assert(
    fc.property(network, (cidr) => {
      const all = kinds.flatMap((of) => [0, 1, 2, 3].map((index) => subnetOf(cidr, of, index)));
      expect(new Set(all).size).toBe(16);
    }),
  );
});

test("a server's address is one that it may have, whatever its name", () => {
  fc.assert(
    fc.property(subnet, name, (cidr, server) => {
      const address = addressFromName(cidr, server);
      expect(new Address4(address).isInSubnet(new Address4(cidr))).toBe(true);
      expect(isUsable(cidr, address)).toBe(true);
    }),
  );
});

test("the first ten addresses and the last one are for nobody", () => {
  const cidr = "10.42.16.0/20";
  const [first, last] = usableAddresses(cidr);

  expect([first, last]).toEqual(["10.42.16.10", "10.42.31.254"]);
  expect(
    ["10.42.16.0", "10.42.16.9", "10.42.31.255", "10.42.32.10", "fd00::1", ""].map((one) =>
      isUsable(cidr, one),
    ),
  ).toEqual(Array.from({ length: 6 }, () => false));
  expect([first, last].map((one) => isUsable(cidr, one))).toEqual([true, true]);
});

test("an address follows from the name alone", () => {
  expect(addressFromName("10.42.128.0/20", "app1")).toBe("10.42.137.217");
});

test.each([
  ["t4g.small", "arm64"],
  ["a1.large", "arm64"],
  ["m6gd.large", "arm64"],
  ["im4gn.large", "arm64"],
  ["is4gen.large", "arm64"],
  ["hpc7g.4xlarge", "arm64"],
  ["t3.small", "x86_64"],
  ["t3a.small", "x86_64"],
  ["g4dn.xlarge", "x86_64"],
  ["g6e.xlarge", "x86_64"],
  ["m7i-flex.large", "x86_64"],
  ["u-6tb1.metal", "x86_64"],
])("%s has processors of %s", (type, architecture) => {
  expect(architectureOf(type)).toBe(architecture);
});
