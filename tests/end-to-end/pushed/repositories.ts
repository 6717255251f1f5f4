import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { onServer } from "../../support/end-to-end/test-sandbox";
import { ownCertificate } from "../../support/own-certificate";

const folder = "/srv/git";
const port = 8443;

/** Bare repositories on web1, which is reached by SSH as any server, and by HTTPS with a certificate of its own. */
export class Repositories {
  private constructor(
    private readonly sandbox: Sandbox,
    /** What servers have to trust. */
    readonly authority: string,
  ) {}

  /** @param keys folder on this machine for the certificate and its key */
  static async start(sandbox: Sandbox, keys: string): Promise<Repositories> {
    mkdirSync(keys, { recursive: true });
    const address = sandbox.server("web1").privateAddress;
    const { certificate, key } = ownCertificate(keys, `IP:${address}`);
    const program = path.join(__dirname, "../../support/serve-repositories.py");
    const files = { "serve.py": program, "server.crt": certificate, "server.key": key };
    await onServer(
      sandbox,
      "web1",
      `set -e; apt-get install --yes -qq git >/dev/null 2>&1; mkdir -p ${folder} /root/https; cd /root/https
       ${Object.entries(files)
         .map(([name, file]) => `base64 --decode <<<${readFileSync(file).toString("base64")} >${name}`)
         .join("\n")}
       git config --global safe.directory '*'
       git config --global user.email e2e@example.test; git config --global user.name e2e
       systemd-run --quiet --unit=e2e-repositories --working-directory=/root/https \\
         python3 serve.py ${folder} server.crt server.key ${address} ${port}`,
    );
    return new Repositories(sandbox, readFileSync(certificate, "utf8"));
  }

  sshUrl(name: string): string {
    const { user, privateAddress } = this.sandbox.server("web1");
    return `ssh://${user}@${privateAddress}${folder}/${name}.git`;
  }

  httpsUrl(name: string): string {
    return `https://${this.sandbox.server("web1").privateAddress}:${port}/${name}.git`;
  }

  /** Pushes a commit to the branch main of a repository, which is made when it is not there: it has these files alone. */
  async commit(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    const written = Object.entries(files).map(
      ([file, text]) => `base64 --decode <<<${Buffer.from(text).toString("base64")} >${file}`,
    );
    await onServer(
      this.sandbox,
      "web1",
      `set -e; export HOME=/root; cd "$(mktemp --directory)"; repository=${folder}/${name}.git
       [ -e "$repository" ] || git init --quiet --bare --initial-branch=main "$repository"
       git clone --quiet "$repository" . 2>/dev/null; git checkout --quiet -B main; rm -f -- *
       ${written.join("\n")}
       git add --all .; git commit --quiet --allow-empty --message=e2e; git push --quiet origin main
       chown -R ${this.sandbox.server("web1").user} ${folder}`,
    );
  }
}
