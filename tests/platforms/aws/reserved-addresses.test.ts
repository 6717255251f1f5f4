import { reservedAddress } from "../../../components/platforms/aws/reserved-addresses";

test.each([
  ["nat", "10.42.0.0/20", "10.42.0.4"],
  ["bastion", "10.42.16.0/20", "10.42.16.5"],
  ["ssm", "10.42.128.0/20", "10.42.128.6"],
  ["ssmmessages", "10.42.128.0/20", "10.42.128.9"],
  ["bastion", "192.168.255.240/28", "192.168.255.245"],
] as const)("%s in %s has %s", (of, cidr, address) => {
  expect(reservedAddress(of, cidr)).toBe(address);
});
