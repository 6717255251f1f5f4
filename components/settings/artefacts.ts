import { z } from "zod";
import { keterField, type KeterSource, toKeter } from "./keter-source";
import type { Report } from "./report";
import type { Secret } from "./secret";
import { debianVersion, isDebianPackage, isPackageFile } from "./shapes/debian";
import { archiveUrl, sha256 } from "./shapes/git";
import { exactVersion } from "./shapes/names";
import { endpointUrl, region, s3Address } from "./shapes/s3";
import { line, secretOf } from "./shapes/text";

/** One file that is a release: what a build made, for every architecture or for one. */
export type Artefact =
  | { readonly kind: "archive"; readonly url: string; readonly sha256: string }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      readonly key: string;
      readonly sha256: string;
      readonly region: string;
      /** A server that speaks S3's protocol; undefined for Amazon's own. */
      readonly endpoint: string | undefined;
      /** Undefined when the server's own role may read the bucket. */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: Secret } | undefined;
    }
  | { readonly kind: "deb"; readonly place: DebianPlace }
  | KeterSource;

/** Where a Debian package comes from. */
export type DebianPlace =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "url"; readonly url: string; readonly sha256: string }
  | { readonly kind: "repository"; readonly package: string; readonly version: string };

/** The settings of all kinds of artefacts. */
export const artefactFields = {
  archive: archiveUrl
    .optional()
    .describe("Address of a .tar.gz, .tar.xz or .zip file, which the servers download."),
  s3: s3Address
    .optional()
    .describe("Object `s3://bucket/key`: an archive as of `archive`, which the servers fetch from S3."),
  deb: line(2000)
    .meta({ hidden: true })
    .optional()
    .describe(
      "Debian package, unpacked into the release, its `Depends` installed: a file of the project (`./x.deb`), an address of one, or the name of a package which the servers' own repositories have.",
    ),
  keter: keterField,
  sha256: sha256
    .optional()
    .describe("Checksum of the file; required with `archive`, `s3`, and `deb` or `keter` with an address."),
  version: exactVersion
    .optional()
    .describe(
      "Exact version of the package, in quotes; required with `pypi`, and `deb` with the name of a package.",
    ),
  region: region.optional().describe("Where the bucket lies; only with `s3`. Default: `us-east-1`."),
  endpoint: endpointUrl
    .optional()
    .describe("Address of another server that speaks S3's protocol; only with `s3`. Default: Amazon's own."),
  accessKeyId: line(128)
    .regex(/^[A-Za-z0-9._-]+$/, "must be letters, digits, dots, hyphens and underscores")
    .optional()
    .describe("Access key that may read the object; only with `s3`. Default: the role of the server."),
  secretAccessKey: secretOf(line(256)).optional().describe("Secret of `accessKeyId`, and only with it."),
};

type Fields = z.output<z.ZodObject<typeof artefactFields>>;

/** The settings that belong to each kind; the kind's own comes first. */
export const artefactSettings = {
  archive: ["archive", "sha256"],
  s3: ["s3", "sha256", "region", "endpoint", "accessKeyId", "secretAccessKey"],
  deb: ["deb", "sha256", "version"],
  keter: ["keter", "sha256"],
} as const;

/** The kinds of artefacts by the name of their own setting. */
export const artefactKinds = ["archive", "s3", "deb", "keter"] as const;

/** An artefact from its settings; undefined when something was reported, or none is given. */
export function toArtefact(fields: Fields, report: Report): Artefact | undefined {
  const { archive, s3, deb, keter } = fields;
  if (archive !== undefined) {
    const sha256 = checksum(fields, report);
    return sha256 === undefined ? undefined : { kind: "archive", url: archive, sha256 };
  }
  if (s3 !== undefined) return toObject(s3, fields, report);
  if (keter !== undefined) return toKeter(keter, fields, report);
  return deb === undefined ? undefined : toPackage(deb, fields, report);
}

function checksum({ sha256 }: Fields, report: Report): string | undefined {
  if (sha256 === undefined) report(["sha256"], "is missing; `sha256sum FILE` prints it");
  return sha256;
}

function toObject(address: { bucket: string; key: string }, fields: Fields, report: Report) {
  const { region = "us-east-1", endpoint, accessKeyId, secretAccessKey } = fields;
  const sha256 = checksum(fields, report);
  if (accessKeyId === undefined && secretAccessKey !== undefined)
    report(["accessKeyId"], "is missing; `secretAccessKey` is of no use without it");
  if (accessKeyId !== undefined && secretAccessKey === undefined)
    report(["secretAccessKey"], "is missing; `accessKeyId` is of no use without it");
  if (sha256 === undefined || (accessKeyId === undefined) !== (secretAccessKey === undefined))
    return undefined;
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  return { kind: "s3", ...address, sha256, region, endpoint, credentials } as const;
}

function toPackage(deb: string, fields: Fields, report: Report): Artefact | undefined {
  const { version } = fields;
  const ofName = isDebianPackage(deb);
  if (!ofName && version !== undefined)
    report(["version"], "belongs to the name of a package; a file is its own version");
  if (archiveUrl.safeParse(deb).success) {
    const sha256 = checksum(fields, report);
    return sha256 === undefined || version !== undefined
      ? undefined
      : { kind: "deb", place: { kind: "url", url: deb, sha256 } };
  }
  if (fields.sha256 !== undefined) report(["sha256"], "belongs to an address; other packages need none");
  if (isPackageFile(deb)) {
    return fields.sha256 === undefined && version === undefined
      ? { kind: "deb", place: { kind: "file", path: deb } }
      : undefined;
  }
  if (!ofName) {
    report(["deb"], "must be a file such as ./x.deb, an http or https address, or the name of a package");
  } else if (version === undefined) {
    report(["version"], "is missing; name the exact version in quotes, as `apt-cache policy` prints it");
  } else if (!debianVersion.safeParse(version).success) {
    report(["version"], "must be a version of a Debian package, such as 1.4.2-1");
  } else if (fields.sha256 === undefined) {
    return { kind: "deb", place: { kind: "repository", package: deb, version } };
  }
  return undefined;
}
