import type { Report } from "./report";
import { archiveUrl } from "./shapes/git";
import { projectPath } from "./shapes/paths";
import { line } from "./shapes/text";

/** A bundle as Keter takes it. */
export interface KeterSource {
  readonly kind: "keter";
  readonly place:
    | { readonly kind: "file"; readonly path: string }
    | { readonly kind: "url"; readonly url: string; readonly sha256: string };
}

/** The setting that names a bundle. */
export const keterField = line(2000)
  .meta({ hidden: true })
  .optional()
  .describe(
    "Keter bundle: a file of the project (`./site.keter`), which is uploaded, or an address of one with `sha256`. Its `config/keter.yaml` says what to start, and which domains the site has unless it names its own.",
  );

/** A Keter bundle from its settings; undefined when something was reported. */
export function toKeter(
  keter: string,
  { sha256 }: { readonly sha256?: string | undefined },
  report: Report,
): KeterSource | undefined {
  if (archiveUrl.safeParse(keter).success) {
    if (sha256 !== undefined) return { kind: "keter", place: { kind: "url", url: keter, sha256 } };
    report(["sha256"], "is missing; `sha256sum FILE` prints it");
    return undefined;
  }
  if (/^[a-z]+:\/\//i.test(keter) || !projectPath.safeParse(keter).success) {
    report(["keter"], "must be a file such as ./site.keter, or an http or https address of one");
    return undefined;
  }
  if (sha256 !== undefined) report(["sha256"], "belongs to an address; a file of the project needs none");
  return sha256 === undefined ? { kind: "keter", place: { kind: "file", path: keter } } : undefined;
}
