import { chmodSync, copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Outcome } from "../host/server-directory";
import { ServerDirectory, stepOf, wire } from "../host/server-directory";
import { shippedTemplates, templateNames } from "../../../components/steps/template";
import { unprivilegedUser } from "../../support/unprivileged-user";

/** What the scripts name by absolute paths, because a server is theirs; here it is below the server's directory. */
const places =
  /(?<![\w/}])\/(srv\/sites|etc\/tierwright|etc\/systemd\/system|var\/(?:cache|lib|backups)\/tierwright|run\/tierwright)\b/g;

/** The scripts of sites by their names, read once for all tests of a file. */
let scripts: ReadonlyMap<string, string> | undefined;

function shippedScripts(): ReadonlyMap<string, string> {
  const names = templateNames().filter((name) =>
    /^(app|aws|database|presets|sources|tasks)\/.*\.sh$|^host\/units\.sh$/.test(name),
  );
  return new Map(
    names.map((name) => {
      const text = readFileSync(path.join(shippedTemplates, name), "utf8");
      return [name.replace(/\.sh$/, ""), text.replaceAll("tierwright-build", "nobody")];
    }),
  );
}

/** A server's directory with the kit, all scripts of sites, and `nobody` in the place of the user who builds. */
export class ServerWithScripts extends ServerDirectory {
  constructor() {
    super();
    for (const directory of [this.base, this.root]) chmodSync(directory, 0o755);
    this.bringScripts();
    for (const name of templateNames().filter((name) => name.endsWith(".py"))) {
      copyFileSync(path.join(shippedTemplates, name), path.join(this.kit, "scripts", name));
    }
    for (const directory of ["run", "var/cache/tierwright"]) {
      mkdirSync(this.path(directory), { recursive: true });
      chmodSync(this.path(directory), unprivilegedUser("nobody") === undefined ? 0o755 : 0o777);
    }
  }

  /** Puts the scripts of sites there, also in place of what a test put there. */
  bringScripts(): void {
    scripts ??= shippedScripts();
    for (const [name, text] of scripts) this.script(name, text.replaceAll(places, `${this.root}/$1`));
  }

  /** Runs a script of the test with these settings, as a step. It does not hold up what the test itself serves. */
  runScript(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    this.script("tests/script", `set -euo pipefail\n${script}`);
    return this.start(["apply"], wire(stepOf({ scripts: ["tests/script"], variables }))).ended;
  }

  /** A directory which the user who builds may write to. */
  openDirectory(name: string): string {
    mkdirSync(this.path(name), { recursive: true });
    chmodSync(this.path(name), 0o777);
    return this.path(name);
  }
}
