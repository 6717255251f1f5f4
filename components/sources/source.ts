import type { Secret } from "../settings/secret";
import { UserError } from "../settings/user-error";
import { secretPlaceholder, secretUses } from "../steps/secret-placeholder";
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
  /** Files of the workstation that the server must have first. */
  readonly uploads: readonly Upload[];
  /** True when there is no release yet, which is no error: sites stay as they are. Default: there is one. */
  readonly unset?: boolean;
}

/** A release cannot be found. The message says where it was looked for and what to do. */
export class SourceError extends UserError {}

/**
 * The variables that hold secrets, as lines of shell. A server that fetches releases by itself keeps them in a file of
 * its own, for the step documents on servers hold no secrets.
 */
export function secretVariables({ variables }: ResolvedSource): string {
  return Object.entries(variables)
    .flatMap(([name, value]) => secretUses(value).map((use) => [name, use.name] as const))
    .map(([name, secret]) => `${name}=${secretPlaceholder(secret, "shell")}\n`)
    .join("");
}
