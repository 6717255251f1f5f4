import * as pulumi from "@pulumi/pulumi";
import type { Architecture, AwsSettings, Settings } from "../../settings/settings";
import type { Ec2Surroundings } from "./ec2-server";
import { existingNetwork } from "./existing-network";
import { type LoginKey, loginKey } from "./login-key";
import { type MachineImage, publishedImage } from "./machine-image";
import { OwnNetwork } from "./own-network";
import type { Network } from "./place";
import { SecurityGroups } from "./security-groups";
import { groupsInUse, ingressRules } from "./security-rules";

/** What a platform is made from. */
export interface SurroundingsArgs {
  readonly settings: Settings;
  readonly aws: AwsSettings;
}

/** Everything that the machines of a stack share. */
export class Surroundings extends pulumi.ComponentResource {
  readonly network: Network;
  readonly groups: SecurityGroups;
  readonly login: LoginKey;
  readonly #args: SurroundingsArgs;
  readonly #images = new Map<Architecture, MachineImage>();

  constructor(name: string, args: SurroundingsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Surroundings", name, {}, options);
    const { settings, aws } = args;
    const { deploymentName: stack, ssh } = settings;
    const rules = ingressRules(settings, aws);
    this.#args = args;
    this.network =
      aws.network.kind === "existing"
        ? existingNetwork(aws.network)
        : new OwnNetwork(
            `${name}-network`,
            { network: aws.network, region: aws.region, stack },
            { parent: this },
          );
    this.groups = new SecurityGroups(
      `${name}-groups`,
      { vpcId: this.network.vpcId, groups: groupsInUse(settings, rules), rules, stack },
      { parent: this },
    );
    this.login = loginKey(`${name}-login`, stack, ssh.privateKey, this);
    this.registerOutputs({});
  }

  /** What every machine has to know. */
  get ofMachines(): Ec2Surroundings {
    const { settings, aws } = this.#args;
    const { region, endpointUrl, sessionManager, sshBy } = aws;
    const { keyName, keyPair } = this.login;
    return {
      ...{ stack: settings.deploymentName, region, endpointUrl, sessionManager, sshBy },
      ...{ network: this.network, keyName, keyPair },
    };
  }

  /** What a database service has to know. */
  get ofDatabase(): { readonly network: Network; readonly securityGroups: readonly pulumi.Input<string>[] } {
    return { network: this.network, securityGroups: this.groups.of("db") };
  }

  /** The distribution's image, looked for once for each kind of processor. */
  image(architecture: Architecture): MachineImage {
    const known = this.#images.get(architecture);
    if (known !== undefined) return known;
    const found = publishedImage(this.#args.aws.image, architecture, { parent: this });
    this.#images.set(architecture, found);
    return found;
  }
}
