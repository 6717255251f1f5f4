import { createPrivateKey } from "node:crypto";
import { utils } from "ssh2";
import { z } from "zod";
import { secretOf } from "./text";

const hostKeyShape =
  /^(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) [A-Za-z0-9+/]+={0,2}(?: [^\p{Cc}]*)?$/u;

function isHostKey(text: string): boolean {
  return hostKeyShape.test(text) && !(utils.parseKey(text) instanceof Error);
}

/** A public key of an SSH server, as in `known_hosts` but without the host's name. */
export const hostKey = z
  .string()
  .refine(
    isHostKey,
    'must be a public host key such as "ssh-ed25519 AAAA…" (ssh-ed25519, ecdsa-sha2-nistp256/384/521 or ssh-rsa)',
  )
  .transform((text) => text.split(" ").slice(0, 2).join(" "));

function isPrivateKey(text: string): boolean {
  if (!(utils.parseKey(text) instanceof Error))
    return !text.includes(" PUBLIC KEY-----") && text.startsWith("-----BEGIN ");
  try {
    // PKCS #8, which ssh2 does not read but the SSH client of Pulumi does.
    return text.startsWith("-----BEGIN PRIVATE KEY-----") && createPrivateKey(text).type === "private";
  } catch {
    return false;
  }
}

/** A private SSH key in PEM or OpenSSH form, without a passphrase. */
export const sshPrivateKey = secretOf(
  z
    .string()
    .refine(
      isPrivateKey,
      "must be a private key without a passphrase, the whole file from -----BEGIN to -----END----- with its line breaks",
    ),
);
