import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { Role } from "../settings/servers";
import type { Server } from "../settings/settings";
import type { Step } from "../steps/step";

/** What every server gets with its kit. */
export type BaseStep = (server: Server) => Step;

/** Where servers come from. It does not know what they carry. */
export interface Platform {
  /** Every server, also those that are gone. */
  readonly all: readonly Host[];
  /** The servers with a role, also those that are gone. */
  servers(role: Role): readonly Host[];
  /** The key that opens servers which the deployment makes; undefined where it makes none. A secret. */
  readonly sshPrivateKey?: pulumi.Output<string>;
}
