import { utils } from "ssh2";

/** Bytes of a public key's blob: two lengths, the name `ssh-ed25519`, and 32 bytes of key (RFC 8709). */
const blobBytes = 4 + 11 + 4 + 32;

/**
 * An Ed25519 key pair in OpenSSH's formats. ssh2 drops a leading zero of the key, which makes one pair in 256 useless
 * for OpenSSH: such a pair is made again.
 */
export function ed25519Pair(comment = ""): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = utils.generateKeyPairSync("ed25519", { comment });
    if (Buffer.from(pair.public.split(" ")[1] ?? "", "base64").length === blobBytes) return pair;
  }
}
