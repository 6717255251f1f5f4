import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { WebserverSettings } from "../settings/webserver";
import { PreparedServers } from "./prepared-servers";
import { webserverTierStep } from "./webserver-step";

/** The servers of the tier, and nginx's settings. */
export interface WebserverTierArgs {
  readonly servers: readonly Host[];
  readonly settings: WebserverSettings;
}

/** nginx on the servers with the role `webserver`. */
export class WebserverTier extends pulumi.ComponentResource {
  readonly servers: readonly Host[];
  readonly settings: WebserverSettings;
  readonly #prepared: PreparedServers;

  constructor(name: string, args: WebserverTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:tiers:WebserverTier", name, {}, options);
    this.servers = args.servers;
    this.settings = args.settings;
    this.#prepared = new PreparedServers(name, args.servers, webserverTierStep(args.settings), this);
    this.registerOutputs({});
  }

  /** What must be there before a virtual host on this server. */
  ready(server: Host): readonly pulumi.Resource[] {
    return this.#prepared.ready(server);
  }
}
