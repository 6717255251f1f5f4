import type * as pulumi from "@pulumi/pulumi";
import type { Login } from "../remote/access";
import type { Host } from "../remote/host";
import type { Role } from "../settings/servers";
import type { Server } from "../settings/settings";
import type { Step } from "../steps/step";
import type { Balancer, Domains } from "./balancer";

/** What every server gets with its kit. */
export type BaseStep = (server: Server) => Step;

/** PostgreSQL as a service. */
export interface DatabaseService {
  /** Its name in the network, known when it is made. */
  readonly host: pulumi.Output<string>;
  readonly port: number;
  /** Major version of PostgreSQL. */
  readonly version: number;
  /** Role that may make roles and databases. */
  readonly master: string;
  /** The master's password: letters and digits. A secret. */
  readonly password: pulumi.Output<string>;
  /** The authority that signed its certificate, in PEM form. */
  readonly authority: string;
  /** What must be there before it answers. */
  readonly ready: readonly pulumi.Resource[];
}

/** Where servers come from. It does not know what they carry. */
export interface Platform {
  /** Every server, also those that are gone. */
  readonly all: readonly Host[];
  /** The servers with a role, also those that are gone. */
  servers(role: Role): readonly Host[];
  /** PostgreSQL as a service; undefined where a server has the role `db`, or no site has a database. */
  readonly database?: DatabaseService | undefined;
  /** What divides requests among the machines of a group; undefined where no server is one. */
  readonly balancer?: Balancer | undefined;
  /** Who keeps the records of the sites' domains; undefined where somebody else does. */
  readonly domains?: Domains | undefined;
  /** The machine through which private servers are reached, where the deployment makes it. */
  readonly bastion?: Login | undefined;
  /** The key that opens servers which the deployment makes; undefined where it makes none. A secret. */
  readonly sshPrivateKey?: pulumi.Output<string>;
}
