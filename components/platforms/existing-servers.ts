import * as pulumi from "@pulumi/pulumi";
import { existingAccess } from "../remote/access";
import type { Host } from "../remote/host";
import { RemoteServer } from "../remote/remote-server";
import type { Role } from "../settings/servers";
import type { Settings } from "../settings/settings";
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
            new RemoteServer(
              `${name}-${server.name}`,
              {
                server,
                access: existingAccess(server, server.machine, ssh),
                bootTimeoutSeconds: ssh.bootTimeoutSeconds,
                base: baseStep(server),
              },
              { parent: this },
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
