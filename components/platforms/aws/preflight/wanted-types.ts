import type { AwsSettings, Server } from "../../../settings/settings";

/** An instance type that is asked for in a zone. */
export interface WantedType {
  /** Path of the setting that says so. */
  readonly path: string;
  readonly type: string;
  readonly zone: string;
}

/** All instance types that living machines of the deployment have, and where. */
export function wantedTypes({ bastion, network }: AwsSettings, servers: readonly Server[]): WantedType[] {
  const [publicSubnet] = network.publicSubnets;
  const ofBastion =
    bastion === undefined || publicSubnet === undefined
      ? []
      : [{ path: "tierwright:aws.bastion.type", type: bastion.instanceType, zone: publicSubnet.zone }];
  return [...ofBastion, ...servers.filter(({ gone }) => !gone).flatMap((server) => typesOf(server, network))];
}

function typesOf({ name, machine }: Server, network: AwsSettings["network"]): WantedType[] {
  const path = `tierwright:servers.${name}.type`;
  switch (machine.kind) {
    case "existing":
      return [];
    case "ec2":
      return [{ path, type: machine.instanceType, zone: machine.zone }];
    case "group": {
      const subnets =
        network.kind === "own" ? network.dynamicSubnets[machine.subnet] : network[`${machine.subnet}Subnets`];
      return machine.instanceTypes.flatMap((type) => subnets.map(({ zone }) => ({ path, type, zone })));
    }
  }
}
