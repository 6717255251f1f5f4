import type { Architecture } from "../settings";

/**
 * The processors of an instance type. The letters before the point name them: `g` after the generation stands for
 * Graviton, and the family `a1` came before there was such a letter
 * (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html).
 */
export function architectureOf(instanceType: string): Architecture {
  return /^(?:a1|[a-z]+\d+[a-z]*g[a-z-]*)(?:-|\.)/.test(instanceType) ? "arm64" : "x86_64";
}
