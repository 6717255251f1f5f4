import type { ContainerEngine } from "../servers/container-engine";
import { networkArguments } from "../servers/network";
import { SandboxError } from "../servers/sandbox-error";

/** The bridge network that stands for a VPC; made when it is missing. */
export async function ensureVpcNetwork(
  engine: ContainerEngine,
  sandbox: string,
  vpc: string,
  subnet: string,
): Promise<string> {
  const name = vpcNetworkName(sandbox, vpc);
  const isThere = async () => (await engine.attempt(["network", "inspect", name])).status === 0;
  if (await isThere()) return name;
  const plan = { name, subnet, gateway: gatewayOf(subnet), label: `cloud=${sandbox}` };
  const made = await engine.attempt(networkArguments(engine, plan));
  // Another machine of the VPC may have been faster.
  if (made.status === 0 || (await isThere())) return name;
  throw new SandboxError(
    `no network ${subnet} could be made on this machine for ${vpc}: ${made.stderr.trim()}; ` +
      "two sandboxes, or this machine's own network, cannot have the same addresses",
  );
}

/** Removes the networks of VPCs that are none of these. */
export async function keepOnlyNetworks(
  engine: ContainerEngine,
  sandbox: string,
  vpcs: readonly string[],
): Promise<void> {
  const filter = `label=tierwright.cloud=${sandbox}`;
  const there = await engine.run(["network", "ls", "--quiet", "--format", "{{.Name}}", "--filter", filter]);
  const wanted = vpcs.map((vpc) => vpcNetworkName(sandbox, vpc));
  for (const name of there.split("\n").filter((each) => each !== "" && !wanted.includes(each)))
    await engine.attempt(["network", "rm", name]);
}

/** This machine's address in a VPC: the first one, which AWS keeps for its own router too. */
export function gatewayOf(subnet: string): string {
  const [address = ""] = subnet.split("/");
  return address.replace(/\d+$/, (last) => String(Number(last) + 1));
}

function vpcNetworkName(sandbox: string, vpc: string): string {
  return `tierwright-${sandbox}-${vpc}`;
}
