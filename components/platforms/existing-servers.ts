import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { Role } from "../settings/servers";
import type { Settings } from "../settings/settings";
import { existingHost } from "./existing-host";
import type { BaseStep, Platform } from "./platform";

/** The platform `servers`: Linux machines that exist already, reached over SSH. */
export class ExistingServers extends pulumi.ComponentResource implements Platform {
  readonly all: readonly Host[];

  constructor(
    name: string,
    settings: Settings,
    baseStep: BaseStep,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("tierwright:platforms:ExistingServers", name, {}, options);
    const { ssh } = settings;
    this.all = settings.servers.flatMap((server) =>
      server.machine.kind === "existing"
        ? [
            existingHost(
              `${name}-${server.name}`,
              { server, machine: server.machine, ssh, base: baseStep(server) },
              this,
            ),
          ]
        : [],
    );
    this.registerOutputs({});
  }

  servers(role: Role): readonly Host[] {
    return this.all.filter((server) => server.settings.roles.includes(role));
  }
}
