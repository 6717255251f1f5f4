import type { Source } from "../settings/sources";
import type { Upload } from "../steps/upload";
import { packFolder } from "./pack-folder";
import type { ResolvedSource } from "./source";

// Sites of one app have the same folder: it is packed once in a run.
const packed = new Map<string, Upload>();

/** A folder of the project, packed here and uploaded once for each content. */
export function directory(source: Extract<Source, { kind: "directory" }>): ResolvedSource {
  const upload = packed.get(source.path) ?? packFolder(source.path);
  packed.set(source.path, upload);
  return {
    label: upload.sha256.slice(0, 12),
    identity: upload.sha256,
    variables: { SOURCE_SHA256: upload.sha256 },
    secrets: {},
    packages: [],
    uploads: [upload],
  };
}
