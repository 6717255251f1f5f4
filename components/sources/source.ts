import type { Secret } from "../settings/secret";
import { UserError } from "../settings/user-error";
import type { Upload } from "../steps/upload";

/** Where a release comes from, settled: the same value always stands for the same content. */
export interface ResolvedSource {
  /** What people call the release: a tag, a version, the start of a checksum. */
  readonly label: string;
  /** Two releases with the same identity have the same content. */
  readonly identity: string;
  /** What `templates/sources/<kind>.sh` is told; may hold placeholders of the `secrets`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Secrets by the name of their placeholder. */
  readonly secrets: Readonly<Record<string, Secret>>;
  /** Debian packages that the script needs. */
  readonly packages: readonly string[];
  /** A file of the workstation that the server must have first. */
  readonly upload: Upload | undefined;
}

/** A release cannot be found. The message says where it was looked for and what to do. */
export class SourceError extends UserError {}
