import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import type { Host } from "./host-argument";

/** A public host key as a server shows it. */
export interface HostKey {
  /** `type base64`, as `hostKey` in the settings. */
  readonly line: string;
  /** `SHA256:…`, as `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  /** The file on a Debian or Ubuntu server which holds it. */
  readonly file: string;
}

/** A host shows no key; the message says why and what to do. */
export class ScanError extends Error {}

/** The types that the settings take, the best first, each with its file on the server. */
const types: readonly (readonly [pattern: RegExp, file: string])[] = [
  [/^ssh-ed25519$/, "ssh_host_ed25519_key.pub"],
  [/^ecdsa-sha2-nistp/, "ssh_host_ecdsa_key.pub"],
  [/^ssh-rsa$/, "ssh_host_rsa_key.pub"],
];

/** How long a host may take to answer, in seconds. */
const timeoutSeconds = 5;

/**
 * Asks a server for its best host key, with OpenSSH's ssh-keyscan.
 * @throws ScanError
 */
export async function scanHostKey({ address, port }: Host): Promise<HostKey> {
  const { output, problem } = await keyscan(address, port);
  return bestKey(output) ?? fail(address, port, problem);
}

/** The best of the keys that ssh-keyscan printed: ed25519, else ECDSA, else RSA. */
export function bestKey(output: string): HostKey | undefined {
  const keys = output.split("\n").flatMap((line) => {
    const [, type, key] = line.startsWith("#") ? [] : line.split(" ");
    return type === undefined || key === undefined ? [] : [{ type, key }];
  });
  for (const [pattern, file] of types) {
    const found = keys.find(({ type }) => pattern.test(type));
    if (found === undefined) continue;
    return {
      line: `${found.type} ${found.key}`,
      fingerprint: fingerprint(found.key),
      file: `/etc/ssh/${file}`,
    };
  }
  return undefined;
}

function fingerprint(key: string): string {
  const hash = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
  return `SHA256:${hash.replace(/=+$/, "")}`;
}

async function keyscan(address: string, port: number): Promise<{ output: string; problem: string }> {
  const child = spawn(
    "ssh-keyscan",
    ["-T", String(timeoutSeconds), "-p", String(port), "-t", "ed25519,ecdsa,rsa", "--", address],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const started = new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", () => {
      reject(new ScanError("ssh-keyscan is missing here; install OpenSSH's client (openssh-client)"));
    });
  });
  const [, output, errors] = await Promise.all([started, text(child.stdout), text(child.stderr)]);
  const lines = errors.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return { output, problem: lines.at(0) ?? "" };
}

function fail(address: string, port: number, problem: string): never {
  const why = problem === "" ? "no SSH server answers there" : problem;
  throw new ScanError(
    `${address}, port ${port}: no host key (${why}); check the address and the port, that the server runs, and that a firewall lets you in`,
  );
}
