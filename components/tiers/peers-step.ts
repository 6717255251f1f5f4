import { isIP } from "node:net";
import { isGroup } from "../settings/aws/group";
import type { Server } from "../settings/settings";
import { placeholderCount, secretPlaceholder } from "../steps/secret-placeholder";
import { groupFile, publicFile, step, type File, type Step } from "../steps/step";
import { renderTemplate } from "../steps/template";
import { networkOfOne, networksOf } from "./placement";

/** The secrets of the step, by the name of their placeholder. */
export const peerSecrets = { privateKey: "PEER_PRIVATE_KEY", publicKey: "PEER_PUBLIC_KEY" } as const;

/** The secret with the host key of a machine that the deployment makes: no secret, but known only when it is made. */
export function hostKeySecret({ name }: Pick<Server, "name">): string {
  return `HOST_KEY_${name.replaceAll("-", "_")}`;
}

const directory = "/etc/tierwright/peers";
const home = "/var/lib/tierwright-peer";

/** Whether there is anybody to ask: the machines of a group ask each other. */
export function haveToAsk(servers: readonly Server[]): boolean {
  return servers.length > 1 || servers.some(isGroup);
}

/**
 * Tells a server who belongs to its stack, and lets the app servers, which coordinate rollouts, ask it for its part: by
 * a key with a forced command, taken from their addresses only (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). No other
 * server has the key, so whoever breaks into a webserver can ask for nothing; a server that is alone gets no user and
 * no key.
 * @param servers those which still exist
 */
export function peersStep(server: Server, servers: readonly Server[]): Step {
  const others = servers.filter((other) => other.name !== server.name || isGroup(other));
  const askers = others.filter(isAppServer);
  return step("peers", `peers of ${server.name}`, {
    variables: { ASKED_BY: askers.map(({ name }) => name).join(" ") },
    // sshd reads the authorized keys as the user, who may not change them.
    directories:
      askers.length === 0
        ? []
        : [home, `${home}/.ssh`].map((path) => ({ path, mode: "0755", owner: "root:root" })),
    files: [
      listFile(`${directory}/servers`, servers.map(serverLine).join("")),
      publicFile(`${directory}/self`, `${server.name}\n`),
      ...(isAppServer(server) && others.length > 0 ? filesToAsk(others) : []),
      ...(askers.length === 0 ? [] : filesToBeAsked(askers)),
    ],
    scripts: ["host/peers"],
  });
}

function isAppServer({ roles }: Server): boolean {
  return roles.includes("app");
}

/** `name address port roles hostKeyType hostKey`, for the kit; the machines of a group are found by themselves. */
function serverLine(server: Server): string {
  const { name, privateAddress, port, roles } = server;
  const address = isGroup(server) ? "group" : privateAddress;
  return `${name} ${address} ${port} ${roles.join(",")} ${hostKeyOf(server)}\n`;
}

function hostKeyOf(server: Server): string {
  return server.machine.kind === "existing"
    ? server.machine.hostKey
    : secretPlaceholder(hostKeySecret(server));
}

/** For everybody, unless something in it is filled in on the server. */
function listFile(path: string, content: string): File {
  return placeholderCount(content) === 0 ? publicFile(path, content) : groupFile(path, content, "root");
}

function filesToAsk(others: readonly Server[]): readonly File[] {
  return [
    listFile(`${directory}/known_hosts`, others.map(knownHost).join("")),
    {
      ...groupFile(`${directory}/key`, `${secretPlaceholder(peerSecrets.privateKey)}\n`, "root"),
      mode: "0600",
    },
  ];
}

/** sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT", for the kit, which asks for the key by the server's name (HostKeyAlias). */
function knownHost(server: Server): string {
  return `${server.name} ${hostKeyOf(server)}\n`;
}

function filesToBeAsked(askers: readonly Server[]): readonly File[] {
  return [
    groupFile(`${home}/.ssh/authorized_keys`, `${authorizedKey(askers)}\n`, "tierwright-peer"),
    {
      ...publicFile("/etc/sudoers.d/tierwright-peer", renderTemplate("host/peer-sudoers", "raw", {})),
      mode: "0440",
    },
  ];
}

function authorizedKey(askers: readonly Server[]): string {
  // Networks, also of one: sshd compares those as numbers, and an address as it is written.
  const from = [...new Set(askers.flatMap(seenFrom))].sort().join(",");
  const command = `sudo -n /usr/local/sbin/tierwright peer \\"$SSH_ORIGINAL_COMMAND\\"`;
  return `restrict,from="${from}",command="${command}" ${secretPlaceholder(peerSecrets.publicKey)}`;
}

/** Behind a router, a server may be seen under the address by which the workstation knows it. */
function seenFrom(server: Server): readonly string[] {
  const { machine } = server;
  return machine.kind === "existing" && isIP(machine.address) !== 0
    ? [...networksOf(server), networkOfOne(machine.address)]
    : networksOf(server);
}
