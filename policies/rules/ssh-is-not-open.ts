import { z } from "zod";
import { type Judge, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

const ranges = z.array(z.string()).nullish();
const port = z.number().nullish();

const inlineRule = z.object({
  protocol: z.string(),
  fromPort: port,
  toPort: port,
  cidrBlocks: ranges,
  ipv6CidrBlocks: ranges,
});
const group = z.object({ ingress: z.array(inlineRule).nullish() });
const separateRule = inlineRule.extend({ type: z.string() });
const ingressRule = z.object({
  ipProtocol: z.string(),
  fromPort: port,
  toPort: port,
  cidrIpv4: z.string().nullish(),
  cidrIpv6: z.string().nullish(),
});

interface Opening {
  readonly protocol: string;
  readonly fromPort?: number | null | undefined;
  readonly toPort?: number | null | undefined;
  readonly from: readonly string[];
}

/** No one has a network that large; two halves of the world are the world. */
const smallestPrefix = { ipv4: 8, ipv6: 16 };

const ofGroup: Judge = ({ props }) =>
  (group.parse(props).ingress ?? []).flatMap((rule) => faults({ ...rule, from: inlineRanges(rule) }));

/** Nobody outside of the ranges that the settings name gets as far as asking for a password or a key. */
export const sshIsNotOpen = resourceRule(
  { name: "ssh-is-not-open", description: "Port 22 is not open to the world." },
  {
    [types.securityGroup]: ofGroup,
    [types.defaultSecurityGroup]: ofGroup,
    [types.securityGroupRule]: ({ props }) => {
      const rule = separateRule.parse(props);
      return rule.type === "ingress" ? faults({ ...rule, from: inlineRanges(rule) }) : [];
    },
    [types.ingressRule]: ({ props }) => {
      const { ipProtocol, cidrIpv4, cidrIpv6, ...ports } = ingressRule.parse(props);
      return faults({ ...ports, protocol: ipProtocol, from: [cidrIpv4 ?? [], cidrIpv6 ?? []].flat() });
    },
  },
);

function inlineRanges({ cidrBlocks, ipv6CidrBlocks }: z.output<typeof inlineRule>): readonly string[] {
  return [...(cidrBlocks ?? []), ...(ipv6CidrBlocks ?? [])];
}

function faults(opening: Opening): readonly string[] {
  if (!opensSsh(opening)) return [];
  return opening.from
    .filter(isOpen)
    .map((range) => `lets ${range} reach port 22: name the ranges you log in from, by aws.sshFrom`);
}

function opensSsh({ protocol, fromPort, toPort }: Opening): boolean {
  // AWS's words for every protocol, in which ports mean nothing.
  if (["-1", "all"].includes(protocol)) return true;
  if (!["tcp", "6"].includes(protocol)) return false;
  return (fromPort ?? 0) <= 22 && 22 <= (toPort ?? 65535);
}

function isOpen(range: string): boolean {
  const prefix = Number(range.split("/")[1]);
  return prefix < (range.includes(":") ? smallestPrefix.ipv6 : smallestPrefix.ipv4);
}
