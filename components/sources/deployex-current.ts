import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { type DeployexPlace, type DeployexSource, deployexVersion } from "../settings/deployex-source";
import { layoutUrl } from "./deployex-layout";
import { fetchFile } from "./fetch-file";
import { SourceError } from "./source";

/** What a `current.json` says. */
export interface Current {
  /** Undefined when none is set. */
  readonly version: string | undefined;
  /** Tells two builds of one version apart. */
  readonly hash: string;
}

interface Layout extends Omit<DeployexSource, "place"> {
  readonly place: Exclude<DeployexPlace, { readonly kind: "folder" }>;
}

const schema = z.looseObject({
  version: z.string().nullish(),
  hash: z.string().nullish(),
});

const read = new Map<string, Current>();

/**
 * The version which is current in a layout for DeployEx that the workstation can read; asked for once in a run.
 * @throws SourceError when it cannot be read.
 */
export function currentVersion(layout: Layout): Current {
  const url = `${layoutUrl(layout.place)}/versions/${layout.app}/${layout.environment}/current.json`;
  const current = read.get(url) ?? readCurrent(url, layout.place);
  read.set(url, current);
  return current;
}

function readCurrent(url: string, place: Layout["place"]): Current {
  const folder = mkdtempSync(path.join(tmpdir(), "tierwright-"));
  const file = path.join(folder, "current.json");
  try {
    const signer =
      place.kind === "s3" && place.credentials !== undefined
        ? { region: place.region, ...place.credentials }
        : undefined;
    const fetched = fetchFile({ url, file, signer });
    if (fetched.kind === "fetched") return parseCurrent(url, readFileSync(file, "utf8"));
    // As in DeployEx: nobody has set a version yet.
    if (fetched.kind === "refused" && fetched.status === 404) return { version: undefined, hash: "" };
    const why = fetched.kind === "failed" ? fetched.reason : `status ${fetched.status}`;
    throw new SourceError(
      `${url} cannot be read from here (${why}); give keys that may read it, or name the version in the site's release`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads the text of a `current.json`; `url` is for messages. */
export function parseCurrent(url: string, text: string): Current {
  const result = schema.safeParse(parseJson(url, text));
  if (!result.success) throw new SourceError(`${url} has no texts for version and hash; correct it`);
  const { version, hash } = result.data;
  if (version == null || version.trim() === "") return { version: undefined, hash: "" };
  if (!deployexVersion.safeParse(version).success) {
    throw new SourceError(`${url} names the version ${JSON.stringify(version)}, which no archive can have`);
  }
  return { version, hash: hash ?? "" };
}

function parseJson(url: string, text: string): unknown {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return value ?? {};
  } catch {
    throw new SourceError(`${url} is not JSON; correct it`);
  }
}
