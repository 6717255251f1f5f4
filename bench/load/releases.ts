import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const app = join(__dirname, "app");
const programs = readdirSync(app).filter((name) => name.endsWith(".py"));

/** Folders with releases of the load tests' app, outside the project: git must see no version of the moment. */
export class Releases {
  readonly folder = mkdtempSync(join(tmpdir(), "releases-"));

  /** The folder of a version, made when it is not there. */
  version(name: string): string {
    const release = join(this.folder, name);
    mkdirSync(release, { recursive: true });
    for (const file of programs) copyFileSync(join(app, file), join(release, file));
    writeFileSync(join(release, "VERSION"), `${name}\n`);
    return release;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
