import type * as pulumi from "@pulumi/pulumi";
import { existingAccess } from "../remote/access";
import { RemoteServer } from "../remote/remote-server";
import type { ExistingMachine, Server, SshSettings } from "../settings/settings";
import type { Step } from "../steps/step";

/** A server that exists already, and what it gets before any other step. */
export interface ExistingHostArgs {
  readonly server: Server;
  readonly machine: ExistingMachine;
  readonly ssh: SshSettings;
  readonly base: Step;
}

/** Reaches a server that exists already, as the settings say. */
export function existingHost(
  name: string,
  { server, machine, ssh, base }: ExistingHostArgs,
  parent: pulumi.Resource,
): RemoteServer {
  const { bootTimeoutSeconds } = ssh;
  return new RemoteServer(
    name,
    { server, access: existingAccess(server, machine, ssh), bootTimeoutSeconds, base },
    { parent },
  );
}
