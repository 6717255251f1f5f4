import { delimiter, resolve } from "node:path";

/** A search path on which there is a `session-manager-plugin`: Amazon's where it is installed, else the one in its place. */
export function pathWithPlugin(path: string): string {
  return [path, resolve(__dirname, "../bin")].join(delimiter);
}
