import type { AwsSettings, Ec2Machine, MachineGroup, Server, Settings } from "../settings/settings";
import { oldestMember } from "./group/oldest-member";
import { asBastion, type Way, wayTo } from "./log-in";
import type { MadeMachines } from "./made-machines";
import { ReachError, type Target } from "./ssh-client";

/** The settings by which servers are reached. */
export type ReachSettings = Pick<Settings, "ssh" | "aws">;

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
  const bastion = bastionOf(machine, settings, made, privateKey);
  if (machine.kind === "ec2") return { server: { ...target, address: known.address }, bastion };
  return { server: await memberOf(known.address, machine, target, settings.aws), bastion };
}

function bastionOf(
  { subnet }: Ec2Machine | MachineGroup,
  { ssh: { bastion } }: ReachSettings,
  made: MadeMachines,
  privateKey: string,
): Target | undefined {
  if (bastion !== undefined) return asBastion({ ...bastion, privateKey: bastion.privateKey.reveal() });
  return subnet === "private" && made.bastion !== undefined
    ? asBastion({ ...made.bastion, privateKey })
    : undefined;
}

async function memberOf(
  group: string,
  { subnet }: MachineGroup,
  target: Omit<Target, "address">,
  aws: AwsSettings | undefined,
): Promise<Target> {
  const { name } = target;
  if (aws === undefined) throw new TypeError(`the group ${name} without the settings of AWS`);
  const { region, endpointUrl } = aws;
  const { id, address } = await oldestMember({ name, group, region, endpointUrl }, subnet);
  return { ...target, name: id, address };
}
