import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { cacheDirectory } from "./places";
import { mustRun } from "./run-process";
import { archives } from "./systems";

/**
 * The file with a distribution's archive keys: this machine's, else taken out of Debian's own package of them, which
 * mmdebstrap checks against Debian's keys.
 */
export async function findKeyring(distribution: keyof typeof archives): Promise<string> {
  const { keyring, keyringPackage } = archives[distribution];
  if (existsSync(keyring)) return keyring;
  const folder = join(cacheDirectory(), "keyrings");
  const extracted = join(folder, keyring);
  if (existsSync(extracted)) return extracted;
  mkdirSync(folder, { recursive: true });
  // Debian 12 does not have Ubuntu's keys, Debian 13 does.
  const args = ["--variant=extract", `--include=${keyringPackage}`, "trixie", folder, archives.debian.main];
  await mustRun("mmdebstrap", ["--mode=root", "--format=directory", ...args]);
  return extracted;
}
