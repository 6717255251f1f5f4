import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { WebserverSettings } from "../settings/webserver";
import { PreparedServers } from "./prepared-servers";
import { webserverTierStep } from "./webserver-step";

/** The servers of the tier, and nginx's settings. */
export interface WebserverTierArgs {
  readonly servers: readonly Host[];
  /** Those of which a group has gateways. */
  readonly appServers: readonly Host[];
  readonly settings: WebserverSettings;
}

/**
 * nginx on the servers with the role `webserver`, and on the machines of a group, each of which has a gateway to its own
 * replicas: machines come and go, and no other server has to be told.
 */
export class WebserverTier extends pulumi.ComponentResource {
  readonly servers: readonly Host[];
  /** The groups whose machines have gateways. */
  readonly gateways: readonly Host[];
  readonly settings: WebserverSettings;
  readonly #prepared: PreparedServers;

  constructor(name: string, args: WebserverTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:tiers:WebserverTier", name, {}, options);
    this.servers = args.servers;
    this.settings = args.settings;
    this.gateways = args.appServers.filter(({ settings }) => settings.machine.kind === "group");
    this.#prepared = new PreparedServers(
      name,
      [...args.servers, ...this.gateways],
      webserverTierStep(args.settings),
      this,
    );
    this.registerOutputs({});
  }

  /** What must be there before a virtual host, or a gateway, on this server. */
  ready(server: Host): readonly pulumi.Resource[] {
    return this.#prepared.ready(server);
  }
}
