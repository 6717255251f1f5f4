import * as pulumi from "@pulumi/pulumi";
import type { types } from "@pulumi/command";
import type { Server, SshSettings } from "../settings/settings";

/**
 * How a command reaches a server. It must stay the same from run to run: a changed connection runs every command of
 * the server again, even when only a limit differs.
 */
export function connection(server: Server, ssh: SshSettings): types.input.remote.ConnectionArgs {
  return {
    host: server.address,
    port: server.port,
    user: server.user,
    hostKey: server.hostKey,
    privateKey: pulumi.secret(ssh.privateKey.reveal()),
    // `Reachable` has waited for the server before, so this bridges sshd's MaxStartups only.
    dialErrorLimit: 10,
    perDialTimeout: 15,
    ...(ssh.bastion === undefined
      ? {}
      : {
          proxy: {
            host: ssh.bastion.address,
            port: ssh.bastion.port,
            user: ssh.bastion.user,
            hostKey: ssh.bastion.hostKey,
            privateKey: pulumi.secret(ssh.bastion.privateKey.reveal()),
            dialErrorLimit: 10,
            perDialTimeout: 15,
          },
        }),
  };
}
