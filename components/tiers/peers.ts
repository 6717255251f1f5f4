import * as pulumi from "@pulumi/pulumi";
import { sshKey } from "../certificates/ssh-key";
import type { Host } from "../remote/host";
import type { SecretInputs } from "../remote/step-input";
import { haveToAsk, hostKeySecret, peerSecrets, peersStep } from "./peers-step";

/** The servers of a stack, which have to reach each other. */
export interface PeersArgs {
  /** All of them, also those that are gone. */
  readonly servers: readonly Host[];
}

/** The way from server to server by which rollouts are coordinated: one key of the deployment, good for nothing else. */
export class Peers extends pulumi.ComponentResource {
  readonly #ready: ReadonlyMap<Host, pulumi.Resource>;

  constructor(name: string, { servers }: PeersArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:tiers:Peers", name, {}, options);
    const living = servers.map(({ settings }) => settings).filter(({ gone }) => !gone);
    const secrets = { ...(haveToAsk(living) ? peerKey(name, this) : {}), ...hostKeys(servers) };
    this.#ready = new Map(
      servers.map((server) => [
        server,
        server.carryOut(`${name}-${server.settings.name}`, peersStep(server.settings, living), secrets, {
          parent: this,
        }),
      ]),
    );
    this.registerOutputs({});
  }

  /** What must be there before this server takes part in a rollout. */
  ready(server: Host): readonly pulumi.Resource[] {
    return [this.#ready.get(server)].filter((resource) => resource !== undefined);
  }
}

/** Those which only the run knows. */
function hostKeys(servers: readonly Host[]): SecretInputs {
  const made = servers.filter(({ settings: { machine, gone } }) => machine.kind !== "existing" && !gone);
  return Object.fromEntries(made.map(({ settings, hostKey }) => [hostKeySecret(settings), hostKey]));
}

function peerKey(name: string, parent: pulumi.Resource): SecretInputs {
  const { privateKey, publicKey } = sshKey(`${name}-key`, parent);
  return { [peerSecrets.privateKey]: privateKey, [peerSecrets.publicKey]: publicKey };
}
