import { existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fetchFile } from "./fetch-file";
import { projectFile } from "./project-file";
import { SourceError } from "./source";

/** Where fetched bundles are kept, relative to the project. */
const bundles = ".tierwright/bundles";

/**
 * A bundle behind a URL, as a file of this machine: fetched once, and compared with its checksum.
 * @throws SourceError when it cannot be fetched, or is another one.
 */
export function fetchedBundle({ url, sha256 }: { readonly url: string; readonly sha256: string }): string {
  const file = path.join(bundles, `${sha256}.keter`);
  if (existsSync(file)) return file;
  const part = path.join(bundles, `${process.pid}-${process.hrtime.bigint()}.part`);
  try {
    const fetched = fetchFile({ url, file: part });
    if (fetched.kind !== "fetched") {
      const why = fetched.kind === "failed" ? fetched.reason : `status ${fetched.status}`;
      throw new SourceError(`${url} cannot be fetched from here (${why}); check the URL and your access`);
    }
    const actual = projectFile(part).sha256;
    if (actual !== sha256) {
      throw new SourceError(
        `${url} has the checksum ${actual}; check the bundle, then correct source.sha256`,
      );
    }
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
  return file;
}
