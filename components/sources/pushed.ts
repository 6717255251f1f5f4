import type { ResolvedSource } from "./source";

/** Releases that are copied to the app servers: only they see which, and what the files are. */
export function pushed(): ResolvedSource {
  return {
    label: "pushed",
    identity: "pushed",
    variables: {},
    secrets: {},
    packages: ["bzip2", "unzip", "xz-utils"],
    uploads: [],
  };
}
