import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import { appTierStep } from "./app-step";
import { PreparedServers } from "./prepared-servers";

/** The servers of the tier, and what all their apps need. */
export interface AppTierArgs {
  readonly servers: readonly Host[];
  /** Debian packages that every app server needs. */
  readonly packages: readonly string[];
  /** What must be there before any site, besides the servers' own packages. */
  readonly before: readonly pulumi.Resource[];
}

/** The servers that run the sites' processes. */
export class AppTier extends pulumi.ComponentResource {
  readonly servers: readonly Host[];
  readonly #prepared: PreparedServers;
  readonly #before: readonly pulumi.Resource[];

  constructor(name: string, args: AppTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:tiers:AppTier", name, {}, options);
    this.servers = args.servers;
    this.#before = args.before;
    this.#prepared = new PreparedServers(name, args.servers, appTierStep(args.packages), this);
    this.registerOutputs({});
  }

  /** What must be there before a site on this server. */
  ready(server: Host): readonly pulumi.Resource[] {
    return [...this.#prepared.ready(server), ...this.#before];
  }
}
