import { isIP } from "node:net";
import type { Server } from "../settings/settings";
import { groupFile, publicFile, step, type File, type Step } from "../steps/step";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { renderTemplate } from "../steps/template";

/** The secrets of the step, by the name of their placeholder. */
export const peerSecrets = { privateKey: "PEER_PRIVATE_KEY", publicKey: "PEER_PUBLIC_KEY" } as const;

const directory = "/etc/tierwright/peers";
const home = "/var/lib/tierwright-peer";

/**
 * Tells a server who belongs to its stack, and lets the others ask it for its part in a rollout: by a key with a forced
 * command, which is taken from no other address (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). A server that is alone gets
 * no user and no key.
 * @param servers those which still exist
 */
export function peersStep(server: Server, servers: readonly Server[]): Step {
  const others = servers.filter(({ name }) => name !== server.name);
  return step("peers", `peers of ${server.name}`, {
    variables: { OTHERS: others.map(({ name }) => name).join(" ") },
    // sshd reads the authorized keys as the user.
    directories:
      others.length === 0
        ? []
        : [home, `${home}/.ssh`].map((path) => ({ path, mode: "0755", owner: "root:root" })),
    files: [
      publicFile(`${directory}/servers`, servers.map(serverLine).join("")),
      publicFile(`${directory}/self`, `${server.name}\n`),
      ...(others.length === 0 ? [] : accessFiles(servers)),
    ],
    scripts: ["host/peers"],
  });
}

/** `name address port roles`, for the kit. */
function serverLine({ name, privateAddress, port, roles }: Server): string {
  return `${name} ${privateAddress} ${port} ${roles.join(",")}\n`;
}

function accessFiles(servers: readonly Server[]): readonly File[] {
  return [
    publicFile(`${directory}/known_hosts`, servers.map(knownHost).join("")),
    {
      ...groupFile(`${directory}/key`, `${secretPlaceholder(peerSecrets.privateKey)}\n`, "root"),
      mode: "0600",
    },
    groupFile(`${home}/.ssh/authorized_keys`, `${authorizedKey(servers)}\n`, "tierwright-peer"),
    {
      ...publicFile("/etc/sudoers.d/tierwright-peer", renderTemplate("host/peer-sudoers", "raw", {})),
      mode: "0440",
    },
  ];
}

/** sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
function knownHost({ privateAddress, port, hostKey }: Server): string {
  const host = port === 22 ? privateAddress : `[${privateAddress}]:${port}`;
  return `${host} ${hostKey}\n`;
}

function authorizedKey(servers: readonly Server[]): string {
  // Behind a router, a server may be seen under the address by which the workstation knows it.
  const addresses = servers.flatMap(({ address, privateAddress }) =>
    isIP(address) === 0 ? [privateAddress] : [privateAddress, address],
  );
  const from = [...new Set(addresses)].join(",");
  const command = `sudo -n /usr/local/sbin/tierwright peer \\"$SSH_ORIGINAL_COMMAND\\"`;
  return `restrict,from="${from}",command="${command}" ${secretPlaceholder(peerSecrets.publicKey)}`;
}
