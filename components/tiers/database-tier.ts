import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import type { Host } from "../remote/host";
import type { DatabaseSettings, Server } from "../settings/settings";
import { listenAddress } from "./placement";
import { databaseTierStep } from "./database-step";

/** The servers of the tier, its settings, who may connect, and who signs its certificate. */
export interface DatabaseTierArgs {
  readonly servers: readonly Host[];
  readonly settings: DatabaseSettings;
  /** The app servers which still exist: they, and nobody else, may connect. */
  readonly appServers: readonly Server[];
  readonly authority: CertificateAuthority;
}

/** PostgreSQL on the server with the role `db`. */
export class DatabaseTier extends pulumi.ComponentResource {
  /** The server that holds the databases; undefined where no site needs one. */
  readonly server: Host | undefined;
  /** Address for the app servers; empty without a server. */
  readonly address: string;
  /** What must be there before a site's database. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: DatabaseTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:tiers:DatabaseTier", name, {}, options);
    this.server = args.servers.find((server) => !server.settings.gone) ?? args.servers[0];
    this.address = this.server === undefined ? "" : listenAddress(this.server.settings, args.appServers);
    this.ready = args.servers.map((server) => prepare(name, server, args, this));
    this.registerOutputs({});
  }
}

function prepare(
  name: string,
  server: Host,
  args: DatabaseTierArgs,
  parent: DatabaseTier,
): pulumi.Resource {
  const own = server.settings;
  const address = listenAddress(own, args.appServers);
  const certificate = args.authority.issue(
    `${name}-${own.name}`,
    {
      commonName: own.name,
      dnsNames: [own.name, "localhost"],
      ipAddresses: [...new Set([address, own.privateAddress])],
    },
    parent,
  );
  const step = databaseTierStep({
    settings: args.settings,
    server: { roles: own.roles, privateAddress: address },
    size: own.machine.kind === "ec2" ? own.machine.instanceType : undefined,
    appAddresses: args.appServers.filter(({ name }) => name !== own.name).map((app) => app.privateAddress),
    localApps: args.appServers.some(({ name }) => name === own.name),
  });
  const secrets = {
    DATABASE_CERTIFICATE: certificate.certificate,
    DATABASE_PRIVATE_KEY: certificate.privateKey,
  };
  return server.carryOut(`${name}-${own.name}`, step, secrets, { parent });
}
