import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import path from "node:path";

const skipped = new Set(["node_modules", ".git", ".tierwright", ".venv", "__pycache__"]);

/** Every file of the project, as paths from its root: ours, not what is installed or made by running it. */
export function projectFiles(directory = "."): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : projectFiles(file);
    return entry.isFile() ? [file] : [];
  });
}

/** Every shell script of the project, by its name or by its first line. */
export function shellFiles(): readonly string[] {
  return projectFiles().filter(
    (file) => file.endsWith(".sh") || (path.extname(file) === "" && hasShebang(file)),
  );
}

function hasShebang(file: string): boolean {
  const start = Buffer.alloc(64);
  const descriptor = openSync(file, "r");
  readSync(descriptor, start);
  closeSync(descriptor);
  return /^#!.*\b(ba|da)?sh\b/.test(start.toString("latin1"));
}
