import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerEngine, Narrate } from "../servers/container-engine";
import { withLock } from "../servers/lock";

/** A container image that is made of another one, with files of ours. */
export interface DerivedImage {
  /** What it is: "machine". */
  readonly name: string;
  /** Which of that kind: "debian-13". */
  readonly variant: string;
  /** What building it means, to say so. */
  readonly title: string;
  /** A folder, which the recipe finds as one of the image's name. */
  readonly files: string;
  /** The Containerfile. */
  readonly recipe: string;
}

/** The tag of the image, built when missing; other files or another recipe make another tag. */
export async function ensureDerivedImage(
  engine: ContainerEngine,
  { name, variant, title, files, recipe }: DerivedImage,
  narrate: Narrate,
): Promise<string> {
  const tag = `localhost/tierwright-${name}:${variant}-${hashOf(recipe, files)}`;
  const isThere = async () => (await engine.attempt(["image", "inspect", tag])).status === 0;
  if (await isThere()) return tag;
  await withLock(`${name}-image-${variant}`, narrate, async () => {
    if (await isThere()) return; // another run has built it meanwhile
    narrate(`${title} (once on this machine)`);
    const folder = mkdtempSync(join(tmpdir(), `tierwright-${name}-`));
    try {
      cpSync(files, join(folder, name), { recursive: true });
      const file = join(folder, "Containerfile");
      writeFileSync(file, recipe);
      await engine.run(["build", "-q", "--network", "host", "-f", file, "-t", tag, folder]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return tag;
}

function hashOf(recipe: string, files: string): string {
  const contents = readdirSync(files)
    .sort()
    .map((name) => [name, readFileSync(join(files, name), "utf8")]);
  return createHash("sha256")
    .update(JSON.stringify([recipe, contents]))
    .digest("hex")
    .slice(0, 12);
}
