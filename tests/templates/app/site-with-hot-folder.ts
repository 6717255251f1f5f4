import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { git } from "../../support/git";
import { outputOf } from "../../support/output-of";
import { type Outcome, stepOf } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

/** The only app server of the site prod, which has the hot folder `code`, and a repository beside the server. */
export class SiteWithHotFolder extends ServerWithScripts {
  /** The pickup folder. */
  readonly folder = this.openDirectory("srv/sites/prod/pickup/code");
  readonly repository = this.openDirectory("repositories/code");

  constructor() {
    super();
    git(this.repository, "init", "--quiet");
    this.write("etc/tierwright/peers/self", "app1\n");
    this.write("etc/tierwright/peers/servers", "app1 10.0.0.5 22 app\n");
    mkdirSync(this.path("var/lib/tierwright/sites/prod"), { recursive: true });
    this.watch("");
  }

  /** @param repository URL and branch or tag to copy from; empty for none */
  watch(repository: string): void {
    const repositories = repository === "" ? "" : `code ${repository}`;
    const variables = { SITE: "prod", FOLDERS: `code ${this.folder} root`, REPOSITORIES: repositories };
    this.apply(stepOf({ name: "site.prod.hot-folders", variables }));
  }

  /** Commits these files to the repository, with whatever else changed in it. */
  commit(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.repository, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${text}\n`);
    }
    git(this.repository, "add", "--all");
    git(this.repository, "commit", "--quiet", "--message=test");
    outputOf("chmod", ["-R", "a+rX", this.repository]);
  }

  /** Lets the user who builds believe servers whose certificates this file confirms, and no others. */
  trust(authority: string): void {
    const build = path.join(this.kit, "scripts/app/build.sh");
    chmodSync(authority, 0o644);
    const text = readFileSync(build, "utf8");
    writeFileSync(build, text.replace("/etc/ssl/certs/ca-certificates.crt", authority));
  }

  look(): Promise<Outcome> {
    return this.start(["run", "site.prod.hot-folders", "app/hot-folders/look"], "").ended;
  }

  /** Takes over what was found, as the coordinating server does. Answers how many files changed. */
  async takeOver(): Promise<string> {
    const { stdout } = await this.runScript(
      `. "$TIERWRIGHT_SCRIPTS/app/deploy/hot-folders.sh"
       declare -A changes=()
       take_requests
       rm -f "$TIERWRIGHT_STATE/sites/prod/requests"/*
       progress "\${changes[code]:-0}"`,
      { SITE: "prod", SYSTEM_USER: outputOf("id", ["--group", "--name"]).toString().trim() },
    );
    return stdout.trim();
  }

  /** Looks, and takes over what was found. */
  async bring(): Promise<string> {
    expect(await this.look()).toMatchObject({ code: 0, stderr: "" });
    return this.takeOver();
  }

  /** The files that all replicas see, each line with its file's name. */
  hot(): string {
    const command = 'cd "$1" && grep -r "" . | sort';
    return outputOf("bash", ["-c", command, "-", this.path("srv/sites/prod/hot/code")])
      .toString()
      .trim();
  }
}
