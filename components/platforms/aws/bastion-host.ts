import { RemoteServer } from "../../remote/remote-server";
import { bastionDiskGiB } from "../../settings/aws/plan";
import type { AwsSettings, Server, Settings } from "../../settings/settings";
import type { BaseStep } from "../platform";
import type { Bastion } from "./bastion";
import type { MadeMachine } from "./operations/made-machine";

/** A bastion, and what its machine was made from. */
export interface BastionHostArgs {
  readonly bastion: Bastion;
  readonly settings: Settings;
  readonly aws: AwsSettings;
  readonly baseStep: BaseStep;
}

/** The bastion as a server without a role, for what has to be installed on it. It gets a kit of its own then. */
export function bastionHost(
  name: string,
  { bastion, settings, aws, baseStep }: BastionHostArgs,
): Pick<MadeMachine, "host"> {
  const { instance } = bastion.machine;
  const server = bastionServer(bastion, aws);
  const host = new RemoteServer(
    name,
    {
      server,
      access: { ...bastion.login, bastion: undefined },
      bootTimeoutSeconds: settings.ssh.bootTimeoutSeconds,
      base: baseStep(server),
      machine: { resource: instance, identity: instance.id, size: instance.instanceType },
    },
    { parent: bastion },
  );
  return { host };
}

function bastionServer({ login: { port, user } }: Bastion, { bastion, network }: AwsSettings): Server {
  const [subnet] = network.publicSubnets;
  if (bastion === undefined || subnet === undefined) throw new TypeError("a bastion without its settings");
  return {
    ...{ name: "bastion", roles: [], port, user, gone: false },
    // No other server asks for it.
    privateAddress: "127.0.0.1",
    machine: {
      ...{ kind: "ec2", ...bastion, diskGiB: bastionDiskGiB, dataGiB: undefined },
      ...{ subnet: "public", zone: subnet.zone },
    },
  };
}
