import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { User } from "./unprivileged-user";

/** A new, empty directory that every user may look into. Remove it with `removeDirectory`. */
export function temporaryDirectory(owner?: User): string {
  const directory = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
  chmodSync(directory, 0o755);
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  return directory;
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
