import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import type { Host } from "../remote/host";
import type { SecretInputs } from "../remote/step-input";
import type { DatabaseSettings, Server } from "../settings/settings";
import { listenAddress, networksOf } from "./placement";
import { databaseServiceStep, serviceSecrets } from "./database-service-step";
import { databaseTierStep } from "./database-step";

/** PostgreSQL as a service, as a platform offers it. */
export interface DatabaseService {
  /** Its name in the network, known when it is made. */
  readonly host: pulumi.Input<string>;
  readonly port: number;
  /** Major version of PostgreSQL. */
  readonly version: number;
  /** Role that may make roles and databases. */
  readonly master: string;
  /** The master's password: letters and digits. */
  readonly password: pulumi.Input<string>;
  /** The authority that signed its certificate, in PEM form. */
  readonly authority: pulumi.Input<string>;
  /** What must be there before it answers. */
  readonly ready: readonly pulumi.Resource[];
}

/** The servers of the tier, its settings, who may connect, and who signs its certificate. */
export interface DatabaseTierArgs {
  readonly servers: readonly Host[];
  /** In place of servers. */
  readonly service: DatabaseService | undefined;
  /** Those of which the first one looks after a service. */
  readonly appHosts: readonly Host[];
  readonly settings: DatabaseSettings;
  /** The app servers which still exist: they, and nobody else, may connect. */
  readonly appServers: readonly Server[];
  readonly authority: CertificateAuthority;
}

/** PostgreSQL, on the server with the role `db` or as a service. */
export class DatabaseTier extends pulumi.ComponentResource {
  /**
   * Where databases are made, backed up and emptied: the server that holds them, or the first app server where they lie
   * at a service; undefined where no site needs one.
   */
  readonly server: Host | undefined;
  /** Whether they lie at a service. */
  readonly isService: boolean;
  /** Address for the app servers; empty without a server, undefined where it is among the secrets. */
  readonly address: string | undefined;
  readonly port: number;
  /** By which app servers find it and recognize it, by the names of their placeholders. */
  readonly secrets: SecretInputs;
  /** What must be there before a site's database. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: DatabaseTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:tiers:DatabaseTier", name, {}, options);
    const { service } = args;
    const hosts = service === undefined ? args.servers : args.appHosts;
    this.server = hosts.find((server) => !server.settings.gone) ?? hosts[0];
    this.isService = service !== undefined;
    this.port = service?.port ?? 5432;
    if (service === undefined) {
      this.address = this.server === undefined ? "" : listenAddress(this.server.settings, args.appServers);
      this.secrets = { [serviceSecrets.authority]: args.authority.certificate };
      this.ready = args.servers.map((server) => prepare(name, server, args, this));
    } else {
      this.address = undefined;
      this.secrets = {
        [serviceSecrets.host]: service.host,
        [serviceSecrets.authority]: service.authority,
      };
      this.ready = this.server === undefined ? [] : [lookAfter(name, this.server, service, args, this)];
    }
    this.registerOutputs({});
  }
}

/** Only the server that needs it is told the master's password. */
function lookAfter(
  name: string,
  server: Host,
  service: DatabaseService,
  { settings }: DatabaseTierArgs,
  parent: DatabaseTier,
): pulumi.Resource {
  const { host, authority, password, ready } = service;
  const secrets = {
    [serviceSecrets.host]: host,
    [serviceSecrets.authority]: authority,
    [serviceSecrets.password]: password,
  };
  const step = databaseServiceStep({ ...service, packages: settings.packages });
  return server.carryOut(`${name}-${server.settings.name}`, step, secrets, { parent, dependsOn: ready });
}

function prepare(name: string, server: Host, args: DatabaseTierArgs, parent: DatabaseTier): pulumi.Resource {
  const own = server.settings;
  const address = listenAddress(own, args.appServers);
  const addresses = [...new Set([address, own.privateAddress])];
  const certificate = args.authority.issue(
    `${name}-${own.name}`,
    {
      commonName: own.name,
      // PostgreSQL's client looks for an address among the names before version 15, which Ubuntu 22.04 has not.
      dnsNames: [own.name, "localhost", ...addresses],
      ipAddresses: addresses,
    },
    parent,
  );
  const step = databaseTierStep({
    settings: args.settings,
    server: { roles: own.roles, privateAddress: address },
    size: own.machine.kind === "ec2" ? own.machine.instanceType : undefined,
    appNetworks: args.appServers.filter(({ name }) => name !== own.name).flatMap(networksOf),
    localApps: args.appServers.some(({ name }) => name === own.name),
  });
  const secrets = {
    DATABASE_CERTIFICATE: certificate.certificate,
    DATABASE_PRIVATE_KEY: certificate.privateKey,
  };
  return server.carryOut(`${name}-${own.name}`, step, secrets, { parent });
}
