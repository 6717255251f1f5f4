import type { AwsSettings, Ec2Machine, MachineGroup, Server, Settings } from "../settings/settings";
import { oldestMember } from "./group/oldest-member";
import { jumpHost, jumpUser } from "./jump-host";
import { asGateway, type Way, wayTo } from "./log-in";
import type { MadeMachines } from "./made-machines";
import { type GatewayTarget, ReachError, type Target } from "./ssh-client";

/** The settings by which servers are reached. */
export type ReachSettings = Pick<Settings, "ssh" | "aws" | "deploymentName">;

/**
 * The way to a server: one that exists by the settings, a machine of the deployment's own by what its last run told, and
 * to a group by way of its oldest machine that serves, for which AWS is asked.
 * @throws ReachError
 */
export async function findWay(server: Server, settings: ReachSettings, made: MadeMachines): Promise<Way> {
  const { name, port, user, machine } = server;
  if (machine.kind === "existing") return wayTo(server, machine, settings.ssh);
  const known = made.servers[name];
  const privateKey = settings.ssh.privateKey?.reveal() ?? made.sshPrivateKey;
  if (known?.hostKey === undefined || privateKey === undefined) {
    throw new ReachError(
      `${name} is a machine that the stack makes, and no run of it has told yet how to reach it; run \`pulumi up\` to its end first`,
      false,
    );
  }
  const target = { name, path: `servers.${name}`, port, user, hostKey: known.hostKey, privateKey };
  const bastion = gatewayTo(machine, settings, made, privateKey);
  const addresses = settings.aws?.sshBy === "session-manager" ? "private" : machine.subnet;
  if (machine.kind === "group") {
    return { server: await memberOf(known.address, addresses, target, settings.aws), bastion };
  }
  // A public machine tells its public address, which is for visitors.
  const address = addresses === "private" ? server.privateAddress : known.address;
  return { server: { ...target, address }, bastion };
}

function gatewayTo(
  { subnet }: Ec2Machine | MachineGroup,
  { ssh, aws, deploymentName: deployment }: ReachSettings,
  made: MadeMachines,
  privateKey: string,
): GatewayTarget | undefined {
  if (aws?.sshBy === "session-manager") {
    const { address, port } = jumpHost;
    const user = jumpUser({ deployment, region: aws.region });
    return asGateway({ address, port, user, privateKey });
  }
  if (ssh.bastion !== undefined)
    return asGateway({ ...ssh.bastion, privateKey: ssh.bastion.privateKey.reveal() });
  return subnet === "private" && made.bastion !== undefined
    ? asGateway({ ...made.bastion, privateKey })
    : undefined;
}

async function memberOf(
  group: string,
  addresses: "public" | "private",
  target: Omit<Target, "address">,
  aws: AwsSettings | undefined,
): Promise<Target> {
  const { name } = target;
  if (aws === undefined) throw new TypeError(`the group ${name} without the settings of AWS`);
  const { region, endpointUrl } = aws;
  const { id, address } = await oldestMember({ name, group, region, endpointUrl }, addresses);
  return { ...target, name: id, address };
}
