import type { ProcessPreset } from "../settings/settings";
import type { PresetInput, PresetParts } from "./preset";

/** Any program that listens on `$HOST:$PORT`. */
export function process({ preset }: PresetInput<ProcessPreset>): PresetParts {
  return { packages: [], variables: {}, environment: {}, programDirectories: [], start: preset.start };
}
