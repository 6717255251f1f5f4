import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders with releases of the load tests' app, outside the project: git must see no version of the moment. */
export class Releases {
  readonly folder = mkdtempSync(join(tmpdir(), "releases-"));

  /** The folder of a version, made when it is not there. */
  version(name: string): string {
    const release = join(this.folder, name);
    mkdirSync(release, { recursive: true });
    copyFileSync(join(__dirname, "app", "app.py"), join(release, "app.py"));
    writeFileSync(join(release, "VERSION"), `${name}\n`);
    return release;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
