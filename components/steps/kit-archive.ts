import { createHash } from "node:crypto";
import { create } from "tar";
import { version } from "../../package.json";
import { shippedTemplates, templateNames } from "./template";

/** The host kit and all scripts, packed for a server. */
export interface KitArchive {
  /** Version of Tierwright. */
  readonly version: string;
  /** Of the packed bytes, in hexadecimal. */
  readonly sha256: string;
  /** A gzipped tar in base64, in lines of 76 characters: the kit at its top, our scripts below `scripts`. */
  readonly base64: string;
}

const kit = "host/kit/";

let packed: KitArchive | undefined;

/** The packed kit; the same files always give the same archive. Packed once in a run, for all servers. */
export function kitArchive(): KitArchive {
  packed ??= pack();
  return packed;
}

function pack(): KitArchive {
  const names = templateNames().filter((name) => name.startsWith(kit) || /\.(sh|py)$/.test(name));
  const archive = create(
    {
      sync: true,
      cwd: shippedTemplates,
      gzip: { level: 9 },
      portable: true,
      noMtime: true,
      onWriteEntry: (entry) => {
        if (entry.stat !== undefined) entry.stat.mode = 0o100644;
        entry.path = entry.path.startsWith(kit) ? entry.path.slice(kit.length) : `scripts/${entry.path}`;
      },
    },
    [...names],
  );
  const bytes = archive.read() ?? Buffer.alloc(0);
  return {
    version,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    base64: bytes.toString("base64").replaceAll(/.{76}/g, "$&\n").trimEnd(),
  };
}
