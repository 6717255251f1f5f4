import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Upload } from "../steps/upload";
import { SourceError } from "./source";

/**
 * A file of the project, to be uploaded as it is.
 * @throws SourceError when it cannot be read.
 */
export function projectFile(file: string): Upload {
  try {
    return { file, sha256: createHash("sha256").update(readFileSync(file)).digest("hex") };
  } catch (error) {
    throw new SourceError(
      `${file} cannot be read (${error instanceof Error ? error.message : String(error)}); build it first, or correct the source`,
    );
  }
}
