import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "./output-of";

// As `mix release` makes it: no directory at the top, and a program which is told what to do.
const program = `#!/bin/sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
version=$(cut -d ' ' -f 2 "$root/releases/start_erl.data")
case $1 in
  start)
    mkdir -p "\${RELEASE_TMP:-$root/tmp}/www"
    cd "\${RELEASE_TMP:-$root/tmp}/www"
    printf '%s %s\\n' "$RELEASE_NODE" "$version" >index.html
    exec python3 -m http.server --bind "$HOST" "$PORT"
    ;;
  eval) echo "$version: $2" >>"$EVALUATED" ;;
esac
`;

/** Publishes versions of an app for DeployEx into a folder. */
export class DeployexLayout {
  constructor(
    readonly folder: string,
    readonly app = "chat",
    readonly environment = "prod",
  ) {}

  /** Makes the archive of a version as \`mix release\` does. */
  publish(version: string): void {
    const release = path.join(this.folder, "..", `${this.app}-${version}`);
    mkdirSync(path.join(release, "bin"), { recursive: true });
    mkdirSync(path.join(release, `releases/${version}`), { recursive: true });
    mkdirSync(path.join(release, `lib/${this.app}-${version}/ebin`), { recursive: true });
    writeFileSync(path.join(release, "releases/start_erl.data"), `14.2 ${version}`);
    writeFileSync(path.join(release, `bin/${this.app}`), program);
    chmodSync(path.join(release, `bin/${this.app}`), 0o755);
    const dist = path.join(this.folder, "dist", this.app);
    mkdirSync(dist, { recursive: true });
    const archive = path.join(dist, `${this.app}-${version}.tar.gz`);
    outputOf("tar", [
      "--create",
      "--gzip",
      "--directory",
      release,
      "--file",
      archive,
      "bin",
      "lib",
      "releases",
    ]);
  }

  /** Writes what is current: a mapping, or the very text. */
  setCurrent(current: Readonly<Record<string, unknown>> | string): void {
    const folder = path.join(this.folder, "versions", this.app, this.environment);
    mkdirSync(folder, { recursive: true });
    const text = typeof current === "string" ? current : JSON.stringify(current);
    writeFileSync(path.join(folder, "current.json"), text);
  }
}
