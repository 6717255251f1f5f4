import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "../../support/output-of";
import { type BundleFiles, bundleFolder, packBundle } from "../../support/keter-bundle";
import { unprivilegedUser } from "../../support/unprivileged-user";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";

/** The variables of a step that stages. */
type Variables = Readonly<Record<string, string>>;

const fetch = `
  . "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/keter.sh"
  fetch_source "$TIERWRIGHT_ROOT/srv/sites/prod/releases/r1"
`;

const build = `
  . "$TIERWRIGHT_SCRIPTS/presets/keter.sh"
  build_release "$TIERWRIGHT_ROOT/srv/sites/prod/releases/r1"
`;

/** Installs what the preset reads bundles with, as servers have it: of the distribution. */
export function installYaml(): void {
  if (spawnSync("/usr/bin/python3", ["-c", "import yaml"]).status !== 0)
    outputOf("bash", [path.join(__dirname, "../../support/install-packages.sh"), "python3-yaml"]);
}

/** A server's directory which stages bundles of Keter as the release r1. */
export class StagingServer extends ServerWithScripts {
  readonly release = this.openDirectory("srv/sites/prod/releases/r1");

  constructor() {
    super();
    const builder = unprivilegedUser("nobody");
    if (builder !== undefined) chownSync(this.release, builder.uid, builder.gid);
  }

  /** A folder with the files of a bundle. */
  bundle(yaml: string | undefined, more: BundleFiles = {}): string {
    return bundleFolder(path.join(this.base, "content"), yaml, more);
  }

  /** Stages a bundle of these files, which was uploaded. */
  stageBundle(yaml: string | undefined, more: BundleFiles = {}, domains = ""): Promise<Outcome> {
    return this.stageFolder(this.bundle(yaml, more), domains);
  }

  stageFolder(folder: string, domains = ""): Promise<Outcome> {
    return this.stageFile(packBundle(folder, path.join(this.base, "b")), domains);
  }

  stageFile(file: string, domains = ""): Promise<Outcome> {
    const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
    const uploaded = this.path(`var/lib/tierwright/incoming/${sha256}.tar.gz`);
    mkdirSync(path.dirname(uploaded), { recursive: true });
    copyFileSync(file, uploaded);
    return this.stage(fetch + build, { SOURCE_SHA256: sha256, BUILD: "", SITE_DOMAINS: domains });
  }

  /** Stages what a command makes in an empty release. */
  stageBuilt(command: string, domains: string): Promise<Outcome> {
    return this.stage(build, { SOURCE_SHA256: "", BUILD: command, SITE_DOMAINS: domains });
  }

  private stage(script: string, variables: Variables): Promise<Outcome> {
    return this.runScript(`. "$TIERWRIGHT_SCRIPTS/app/build.sh"\n${script}`, {
      ...{ SITE: "prod", RELEASE: "r1", SOURCE: "keter", SOURCE_URL: "" },
      ...variables,
    });
  }
}
