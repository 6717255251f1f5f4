import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FolderServer } from "../../support/folder-server";
import { outputOf } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import type { ServerWithScripts } from "../app/server-with-scripts";

const signer = "agent@example.org";

/** Amazon's bucket, as far as packages with signatures are concerned, and somebody's key after a former one. */
export class SignedPackages {
  readonly #folder = temporaryDirectory();
  readonly #keys = path.join(this.#folder, "keys");
  readonly #bucket = path.join(this.#folder, "bucket");
  readonly fingerprint: string;
  #web: FolderServer | undefined;

  /** @param key path of the file with the public key in the bucket */
  constructor(key: string) {
    mkdirSync(this.#keys, { mode: 0o700 });
    const texts = ["former@example.org", signer].map((owner) => {
      this.#gpg("--passphrase", "", "--quick-generate-key", owner, "rsa2048", "sign", "1d");
      return this.#gpg("--armor", "--export", owner).toString();
    });
    writeFileSync(this.#path(key), texts.join(""));
    const listed = this.#gpg("--with-colons", "--fingerprint", signer).toString();
    this.fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? "none";
  }

  async open(): Promise<void> {
    this.#web = await FolderServer.http(this.#bucket);
  }

  get url(): string {
    if (this.#web === undefined) throw new Error("the bucket is not open");
    return this.#web.url;
  }

  /** Puts a package into the bucket, with its signature beside it. */
  sign(file: string): void {
    this.replace(file, "the package");
    const found = this.#path(file);
    this.#gpg("--passphrase", "", "--local-user", signer, "--detach-sign", "--output", `${found}.sig`, found);
  }

  /** Puts another file there, and leaves the signature as it is. */
  replace(file: string, content: string): void {
    writeFileSync(this.#path(file), content);
  }

  remove(): void {
    this.#web?.stop();
    outputOf("gpgconf", ["--homedir", this.#keys, "--kill", "all"]);
    removeDirectory(this.#folder);
  }

  #gpg(...args: readonly string[]): Buffer {
    return outputOf("gpg", ["--homedir", this.#keys, "--batch", "--quiet", "--yes", ...args]);
  }

  #path(file: string): string {
    const found = path.join(this.#bucket, file);
    mkdirSync(path.dirname(found), { recursive: true });
    return found;
  }
}

/** Programs of a server which note how they are called, by name or absolute path: what they do before. */
export function notedPrograms(server: ServerWithScripts, named: Readonly<Record<string, string>>): void {
  for (const [name, script] of Object.entries(named)) {
    const file = name.startsWith("/") ? server.path(name) : path.join(server.base, "bin", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/bash\n${script}\necho "${path.basename(name)} $*" >>${server.base}/calls\n`);
    chmodSync(file, 0o755);
  }
}

/** How they were called, a line each. */
export function notedCalls(server: ServerWithScripts): string {
  try {
    return readFileSync(path.join(server.base, "calls"), "utf8");
  } catch {
    return "";
  }
}

/** A dpkg-query that knows every package but one. */
export function packagesBut(missing: string): string {
  return `case $* in *${missing}*) exit 1 ;; *) shift 4; for p; do echo "$p ii "; done ;; esac`;
}
