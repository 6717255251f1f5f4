import type { PresetParts } from "./preset";

/**
 * A bundle for Keter. What it starts stands in its own `config/keter.yaml`, which the server reads when it stages a
 * release, and so it is also with releases that the workstation never sees.
 */
export function keter(): PresetParts {
  return {
    packages: ["python3", "python3-yaml"],
    variables: {},
    environment: {},
    programDirectories: [],
    start: ". ./.tierwright-start",
  };
}
