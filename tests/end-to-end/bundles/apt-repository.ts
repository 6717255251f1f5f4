import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { onServer } from "../../support/end-to-end/test-sandbox";
import { program } from "../../support/keter-bundle";
import { outputOf } from "../../support/output-of";

const onServers = "/srv/apt";
const keyring = "/etc/apt/keyrings/shop.asc";

/**
 * A signed repository with the package shop, made by Debian's own programs, on an app server of the sandbox: apt reaches it
 * there by HTTP, as the repository of a company on some other machine.
 */
export class AptRepository {
  private readonly folder: string;

  /** @param directory where its files are made; must be there, and is not emptied */
  constructor(
    private readonly sandbox: Sandbox,
    private readonly server: string,
    private readonly directory: string,
  ) {
    this.folder = path.join(directory, "repository");
    for (const made of ["repository", "keys"]) mkdirSync(path.join(directory, made), { mode: 0o700 });
    for (const name of ["shop", "stranger"])
      this.gpg("--passphrase", "", "--quick-generate-key", name, "ed25519", "sign", "1d");
  }

  /** Builds a version of shop, which depends on another package of the repository. */
  build(version: string): void {
    this.package("shop", version, `python3, shop-texts (>= ${version})`, {
      "usr/bin/shop": program,
      "usr/share/shop/version": version,
    });
    this.package("shop-texts", version, "", { "usr/share/shop-texts/greeting": "hello" });
  }

  /** Brings what was built to the server, in place of what it had. */
  async publish(): Promise<void> {
    const index = (...words: string[]) =>
      outputOf("env", [`--chdir=${this.folder}`, "apt-ftparchive", ...words]);
    writeFileSync(path.join(this.folder, "Packages"), index("packages", "."));
    writeFileSync(path.join(this.folder, "Release"), index("release", "."));
    const [release, signed] = ["Release", "InRelease"].map((name) => path.join(this.folder, name));
    this.gpg("--local-user", "shop", "--output", signed ?? "", "--clear-sign", release ?? "");
    const packed = outputOf("tar", ["--create", "--gzip", "--directory", this.folder, "--file", "-", "."]);
    await onServer(
      this.sandbox,
      this.server,
      `mkdir -p ${onServers} && base64 -d <<<'${packed.toString("base64")}' | tar -xzC ${onServers} && chmod -R a+rX ${onServers}`,
    );
  }

  /** Has the published folder served, and tells apt of it, as an administrator does. */
  async offer(): Promise<void> {
    const server = readFileSync(path.join(__dirname, "../../support/serve-folder.py")).toString("base64");
    await this.trust("shop");
    await onServer(
      this.sandbox,
      this.server,
      `set -e; base64 -d <<<'${server}' >/root/serve-folder.py
       systemd-run --quiet --unit=shop-repository --property=StandardOutput=file:/run/shop-port \\
         python3 /root/serve-folder.py ${onServers}
       until [ -s /run/shop-port ]; do sleep 0.1; done
       echo 'Acquire::http::Proxy::localhost "DIRECT";' >/etc/apt/apt.conf.d/95shop
       printf 'Types: deb\\nURIs: http://localhost:%s\\nSuites: ./\\nSigned-By: ${keyring}\\n' "$(cat /run/shop-port)" \\
         >/etc/apt/sources.list.d/shop.sources`,
    );
  }

  /** Replaces the key whose signatures apt believes: the repository's own, or one that has signed nothing. */
  async trust(whom: "shop" | "stranger"): Promise<void> {
    const key = this.gpg("--armor", "--export", whom).toString("base64");
    const into = `mkdir -p ${path.dirname(keyring)} && base64 -d <<<'${key}' >${keyring}`;
    await onServer(this.sandbox, this.server, into);
  }

  /** What the kit says when it has to install a package on a server which has no lists of the repository yet. */
  async installAnew(name: string): Promise<string> {
    const { user } = this.sandbox.server(this.server);
    const { stderr } = await this.sandbox.exec(
      this.server,
      "rm -f /var/lib/apt/lists/localhost*; tierwright apply && tierwright run packages host/base",
      `step packages\ntitle packages\nvariable SSH_USER\n|${user}\nvariable PACKAGES\n|${name}\nend\n`,
    );
    await onServer(this.sandbox, this.server, "tierwright remove packages");
    return stderr;
  }

  /** Ends the process that holds the keys. */
  close(): void {
    outputOf("gpgconf", ["--homedir", path.join(this.directory, "keys"), "--kill", "all"]);
  }

  private gpg(...words: readonly string[]): Buffer {
    const always = ["--homedir", path.join(this.directory, "keys"), "--batch", "--yes", "--quiet"];
    return outputOf("gpg", [...always, ...words]);
  }

  private package(
    name: string,
    version: string,
    depends: string,
    files: Readonly<Record<string, string>>,
  ): void {
    const root = path.join(this.directory, `${name}-${version}`);
    const control = [
      `Package: ${name}`,
      `Version: ${version}`,
      "Architecture: all",
      "Maintainer: e2e <e2e@example.test>",
      ...(depends === "" ? [] : [`Depends: ${depends}`]),
      "Description: made by a test",
      "",
    ];
    const all = { "DEBIAN/control": control.join("\n"), ...files };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
      chmodSync(path.join(root, file), text.startsWith("#!") ? 0o755 : 0o644);
    }
    outputOf("dpkg-deb", ["--root-owner-group", "--build", root, this.folder]);
  }
}
