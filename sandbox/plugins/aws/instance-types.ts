/** The processor of an instance type: Graviton has a `g` after the generation (t4g, m7gd), all others are x86. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  const family = instanceType.split(".")[0] ?? "";
  return /^([a-z]+\d+g|a1)/.test(family) && !/^g\d/.test(family) ? "arm64" : "x86_64";
}
