import * as pulumi from "@pulumi/pulumi";
import type { Login } from "../../remote/access";
import { bastionDiskGiB } from "../../settings/aws/plan";
import { Ec2Server, type Ec2ServerArgs } from "./ec2-server";

/** What the bastion is made of, and the key that opens it. */
export interface BastionArgs extends Omit<Ec2ServerArgs, "machine" | "diskGiB" | "protect"> {
  readonly user: string;
  readonly privateKey: pulumi.Input<string>;
}

/** The machine through which servers in private subnets are reached. It holds nothing, and passes connections on. */
export class Bastion extends pulumi.ComponentResource {
  readonly login: Login;
  readonly machine: Ec2Server;

  constructor(
    name: string,
    { user, privateKey, ...machine }: BastionArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("tierwright:platforms:Bastion", name, {}, options);
    this.machine = new Ec2Server(
      `${name}-machine`,
      { ...machine, machine: "bastion", diskGiB: bastionDiskGiB, protect: false },
      { parent: this },
    );
    const { address, hostKey } = this.machine;
    this.login = { host: address, port: 22, user, hostKey, privateKey };
    this.registerOutputs({});
  }
}
