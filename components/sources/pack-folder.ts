import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { create } from "tar";
import type { Upload } from "../steps/upload";
import { SourceError } from "./source";

/** Our own folder in the project; packing it would change the archive with every archive. */
const ownFolder = ".tierwright";

/** Where packed folders are kept, relative to the project. */
const archives = `${ownFolder}/archives`;

/**
 * Packs a folder so that the same files always give the same archive: in order of name, without times, owners and
 * the permissions that a umask decides. What git ignores is left out, so a laptop and a CI job pack the same.
 * @throws SourceError when the folder holds nothing.
 */
export function packFolder(folder: string): Upload {
  const files = filesOf(folder);
  if (files.length === 0)
    throw new SourceError(
      `${folder} has no files to deploy, besides what git ignores; correct source.directory`,
    );
  mkdirSync(archives, { recursive: true });
  const part = path.join(archives, `${process.pid}-${process.hrtime.bigint()}.part`);
  create(
    {
      sync: true,
      file: part,
      cwd: folder,
      gzip: { level: 6 },
      portable: true,
      noMtime: true,
      noDirRecurse: true,
      onWriteEntry: (entry) => {
        if (entry.stat !== undefined && entry.type === "File") {
          entry.stat.mode = (entry.stat.mode & 0o100) === 0 ? 0o100644 : 0o100755;
        }
      },
    },
    files.map((file) => `./${file}`),
  );
  return keep(part);
}

function keep(part: string): Upload {
  const sha256 = createHash("sha256").update(readFileSync(part)).digest("hex");
  const file = path.join(archives, `${sha256}.tar.gz`);
  if (existsSync(file)) rmSync(part);
  else renameSync(part, file);
  return { file, sha256 };
}

/** The folder's files, sorted: those that git tracks or would track, or all of them outside a repository. */
function filesOf(folder: string): readonly string[] {
  const files = trackedFiles(folder) ?? allFiles(folder);
  const isOurs = (file: string): boolean =>
    path.resolve(folder, file).startsWith(path.resolve(ownFolder) + path.sep);
  return [...new Set(files)].filter((file) => !isOurs(file) && isThere(path.join(folder, file))).sort();
}

/** Also true for a link whose target is not here: on the server it may be. */
function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function trackedFiles(folder: string): readonly string[] | undefined {
  try {
    const options = ["--cached", "--others", "--exclude-standard", "-z"];
    const listing = execFileSync("git", ["-C", folder, "ls-files", ...options], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return listing.split("\0").filter((file) => file !== "");
  } catch {
    return undefined;
  }
}

function allFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes(".git"));
}
