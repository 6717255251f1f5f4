import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { ed25519Pair } from "./ed25519-pair";

/** An Ed25519 key pair in OpenSSH's formats; `path` is the file of the private one (mode 0600). */
export interface KeyPair {
  readonly path: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Reads the pair at `path` and `path`.pub; makes it the first time. */
export function ensureKeyPair(path: string, comment: string): KeyPair {
  if (!existsSync(`${path}.pub`)) {
    const pair = ed25519Pair(comment);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, pair.private, { mode: 0o600 });
    writeFileSync(`${path}.pub`, `${pair.public}\n`);
  }
  return {
    path,
    privateKey: readFileSync(path, "utf8"),
    publicKey: readFileSync(`${path}.pub`, "utf8").trim(),
  };
}

/** The key as a pin: type and key, without the comment. */
export function hostKeyPin(pair: KeyPair): string {
  return pair.publicKey.split(" ").slice(0, 2).join(" ");
}
