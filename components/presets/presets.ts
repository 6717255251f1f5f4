import type { Preset } from "../settings/settings";
import type { Source } from "../settings/sources";
import { keter } from "./keter";
import type { PresetInput, PresetParts } from "./preset";
import { process } from "./process";
import { python } from "./python";

/** Every kind of application. What builds it is `templates/presets/<kind>.sh`. */
const presets: {
  [Kind in Preset["kind"]]: (input: PresetInput<Extract<Preset, { kind: Kind }>>) => PresetParts;
} = { keter, process, python };

/** The parts of an app that its preset decides. */
export function presetParts(preset: Preset, source: Source): PresetParts {
  switch (preset.kind) {
    case "keter":
      return presets.keter({ preset, source });
    case "process":
      return presets.process({ preset, source });
    case "python":
      return presets.python({ preset, source });
  }
}
