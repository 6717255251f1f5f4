import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "../../support/output-of";
import { unprivilegedUser } from "../../support/unprivileged-user";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";

const script = `
  . "$TIERWRIGHT_SCRIPTS/app/build.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/$SOURCE.sh"
  fetch_source "$TEST_RELEASE"
`;

/** A server's directory which fetches releases as `app/release.sh` does, into `srv/sites/prod/releases`. */
export class FetchingServer extends ServerWithScripts {
  /** Fetches a release; variables are those of its source, without prefixes that they all have. */
  fetch(source: string, variables: Readonly<Record<string, string>>, release = "r1"): Promise<Outcome> {
    const directory = this.openDirectory(`srv/sites/prod/releases/${release}`);
    const builder = unprivilegedUser("nobody");
    if (builder !== undefined) chownSync(directory, builder.uid, builder.gid);
    return this.runScript(script, { SOURCE: source, TEST_RELEASE: this.release(release), ...variables });
  }

  release(name = "r1"): string {
    return this.path(`srv/sites/prod/releases/${name}`);
  }

  /** Everything in a release, by paths inside it, in order. */
  unpacked(name = "r1"): readonly string[] {
    return lines(outputOf("find", [this.release(name), "-mindepth", "1", "-printf", "%P\n"]));
  }

  /** Files that are left anywhere but in releases, and but for what is kept on purpose. */
  leftovers(): readonly string[] {
    const kept =
      /^(var\/lib\/tierwright\/(steps|order|history|downloads\/[0-9a-f]{64}$|.*lock)|run\/tierwright\/test\.lock$|var\/log|srv\/sites)/;
    return lines(outputOf("find", [this.root, "-type", "f", "-printf", "%P\n"])).filter(
      (file) => !kept.test(file),
    );
  }

  /** What lies below a directory of the server, by paths inside the server. */
  find(directory: string, name: string, type = "d"): readonly string[] {
    const where = [this.path(directory), "-name", name, "-type", type, "-printf", `${directory}/%P\n`];
    return lines(outputOf("find", where));
  }

  /** Files of the server that hold a text, but for the step which brought it: without a placeholder it is kept there. */
  holding(text: string): readonly string[] {
    const found = spawnSync("grep", ["-rlF", "--exclude-dir=steps", "--", text, this.root], {
      encoding: "utf8",
    });
    return found.stdout.split("\n").filter((file) => file !== "");
  }

  /** Puts an archive where uploads arrive. @returns its checksum */
  upload(content: Buffer): string {
    const sha256 = checksum(content);
    this.write(`var/lib/tierwright/incoming/${sha256}.tar.gz`, "");
    writeFileSync(this.path(`var/lib/tierwright/incoming/${sha256}.tar.gz`), content);
    return sha256;
  }

  /** A folder with these files, from which archives and packages are made. */
  folder(files: Readonly<Record<string, string>>, name = "content"): string {
    const made = path.join(this.base, name);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
      writeFileSync(path.join(made, file), text);
    }
    return made;
  }
}

export function checksum(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A tar archive of some members of a folder, by default all of it. */
export function tar(
  folder: string,
  options: readonly string[] = ["--gzip"],
  members: readonly string[] = ["."],
): Buffer {
  return outputOf("tar", ["--create", ...options, "--directory", folder, "--file", "-", "--", ...members]);
}

/** What a Python program writes to the stream `out`: archives that neither tar nor zip would make. */
export function madeByPython(program: string): Buffer {
  return outputOf("python3", [
    "-c",
    `import sys, io, tarfile, zipfile\nout = io.BytesIO()\n${program}\nsys.stdout.buffer.write(out.getvalue())`,
  ]);
}

function lines(output: Buffer): readonly string[] {
  return output
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .sort();
}
