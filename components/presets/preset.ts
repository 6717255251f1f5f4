import type { Pipeline } from "../settings/pipeline";
import type { Source } from "../settings/sources";

/** What a kind of application needs, worked out from its settings. */
export interface PresetParts {
  /** Debian packages for building and running. */
  readonly packages: readonly string[];
  /** What `templates/presets/<kind>.sh` is told. */
  readonly variables: Readonly<Record<string, string>>;
  /** Environment besides what every app gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Directories of the release with programs, for `PATH`. */
  readonly programDirectories: readonly string[];
  /** Shell command lines that start a replica listening on `$HOST:$PORT`. */
  readonly start: string;
  /** Scripts between the steps of a release, below `templates/` without `.sh`; apps and sites are asked first. */
  readonly pipeline?: Pipeline;
}

/** What a preset works from. */
export interface PresetInput<Settings> {
  readonly preset: Settings;
  readonly source: Source;
}
