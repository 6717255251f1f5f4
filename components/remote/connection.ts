import type { types } from "@pulumi/command";
import type { Access, Gateway } from "./access";

/** `Reachable` has waited for the server before, so this bridges sshd's MaxStartups only. */
const patience = { dialErrorLimit: 10, perDialTimeout: 15 };

/**
 * How a command reaches a server. It must stay the same from run to run: a changed connection runs every command of
 * the server again, even when only a limit differs.
 */
export function connection({ bastion, ...server }: Access): types.input.remote.ConnectionArgs {
  return {
    ...login(server),
    ...patience,
    ...(bastion === undefined ? {} : { proxy: { ...login(bastion), ...patience } }),
  };
}

function login({ host, port, user, hostKey, privateKey }: Gateway) {
  return { host, port, user, ...(hostKey === undefined ? {} : { hostKey }), privateKey };
}
