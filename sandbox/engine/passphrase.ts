import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

/** Encrypts texts in the format of the Pulumi CLI's passphrase provider: `v1:<nonce>:<ciphertext and tag>`. */
export class Passphrase {
  private readonly known = new Map<string, string>();

  private constructor(
    private readonly key: Buffer,
    /** `v1:<salt>:<check value>`, kept in `encryptionsalt`. */
    readonly salt: string,
  ) {}

  /** The provider for an existing salt, or with a new salt where there is none. */
  static async open(salt: string | undefined, text = passphraseOfUser()): Promise<Passphrase> {
    if (salt === undefined) {
      const bytes = randomBytes(8);
      const key = await deriveKey(text, bytes);
      return new Passphrase(
        key,
        `v1:${bytes.toString("base64")}:${new Passphrase(key, "").encrypt("pulumi")}`,
      );
    }
    const parts = salt.split(":");
    const opened = new Passphrase(await deriveKey(text, Buffer.from(parts[1] ?? "", "base64")), salt);
    try {
      if (parts[0] === "v1" && opened.decrypt(parts.slice(2).join(":")) === "pulumi") return opened;
    } catch {
      // A ciphertext that does not fit the key means the wrong passphrase.
    }
    throw new Error("incorrect passphrase: PULUMI_CONFIG_PASSPHRASE does not fit the stack's encryptionsalt");
  }

  /** Texts that were decrypted or encrypted before keep their ciphertext, so that files change only where values do. */
  encrypt(text: string): string {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return this.remember(text, `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`);
  }

  decrypt(ciphertext: string): string {
    const [version, nonce = "", sealed = ""] = ciphertext.split(":");
    if (version !== "v1") throw new Error("unknown ciphertext; only v1 is known");
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
    this.remember(text, ciphertext);
    return text;
  }

  private remember(text: string, ciphertext: string): string {
    this.known.set(text, ciphertext);
    return ciphertext;
  }
}

function deriveKey(text: string, salt: Buffer): Promise<Buffer> {
  return promisify(pbkdf2)(text, salt, 1_000_000, 32, "sha256");
}

function passphraseOfUser(): string {
  const text = process.env.PULUMI_CONFIG_PASSPHRASE;
  if (text !== undefined) return text;
  const file = process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (file !== undefined && file !== "") return readFileSync(file, "utf8").trim();
  throw new Error("no passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE");
}
