import path from "node:path";
import type { KeterSource } from "../settings/keter-source";
import { fetchedBundle } from "./fetched-bundle";
import { projectFile } from "./project-file";
import type { ResolvedSource } from "./source";

/** A Keter bundle: a file of the project, uploaded as it is, or one behind a URL, which the servers fetch themselves. */
export function keter({ place }: KeterSource): ResolvedSource {
  switch (place.kind) {
    case "file": {
      const upload = projectFile(place.path);
      return { ...bundle(place.path, upload.sha256, ""), packages: [], uploads: [upload] };
    }
    case "url":
      return { ...bundle(place.url, place.sha256, place.url), packages: ["curl"], uploads: [] };
  }
}

function bundle(name: string, sha256: string, url: string) {
  return {
    label: `${path.basename(name).replace(/\.keter$/, "")}-${sha256.slice(0, 12)}`,
    identity: sha256,
    variables: { SOURCE_URL: url, SOURCE_SHA256: sha256 },
    secrets: {},
  };
}

/** The bundle as a file of this machine; one behind a URL is fetched once for each checksum. */
export function bundleFile({ place }: KeterSource): string {
  return place.kind === "file" ? place.path : fetchedBundle(place);
}
