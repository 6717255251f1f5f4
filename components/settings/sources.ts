import { z } from "zod";
import { archiveUrl, gitRef, gitUrl, isSshUrl, sha256 } from "./shapes/git";
import { pythonPackage, pythonVersion } from "./shapes/names";
import { projectPath } from "./shapes/paths";
import { hostKey, sshPrivateKey } from "./shapes/ssh-key";
import type { Secret } from "./secret";

/** Where the releases of an app come from. */
export type Source =
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "archive"; readonly url: string; readonly sha256: string }
  | {
      readonly kind: "git";
      readonly url: string;
      readonly ref: string;
      /** Set when, and only when, the repository is reached over SSH. */
      readonly ssh: { readonly deployKey: Secret; readonly hostKey: string } | undefined;
    }
  | { readonly kind: "pypi"; readonly package: string; readonly version: string };

const sourceFields = z.strictObject({
  directory: projectPath.optional().describe("Folder of the project that is uploaded as it is."),
  archive: archiveUrl
    .optional()
    .describe("Address of a .tar.gz, .tar.xz or .zip file, which the servers download."),
  sha256: sha256.optional().describe("Checksum of the archive; required with `archive`."),
  git: gitUrl.optional().describe("Repository which the servers fetch: HTTPS without a password, or SSH."),
  ref: gitRef.optional().describe("Tag, branch or commit; required with `git`."),
  deployKey: sshPrivateKey
    .optional()
    .describe("Private SSH key that may read the repository; required when it is reached over SSH."),
  hostKey: hostKey
    .optional()
    .describe("Public host key of the repository's SSH server; required when it is reached over SSH."),
  pypi: pythonPackage.optional().describe("Python package from PyPI; only with `preset: python`."),
  version: pythonVersion
    .optional()
    .describe("Exact version of the package, in quotes; required with `pypi`."),
});

type SourceFields = z.output<typeof sourceFields>;

/** The settings that belong to each kind; the kind's own comes first. */
const kinds = {
  directory: ["directory"],
  archive: ["archive", "sha256"],
  git: ["git", "ref", "deployKey", "hostKey"],
  pypi: ["pypi", "version"],
} as const;

const kindNames = ["directory", "archive", "git", "pypi"] as const;

/** `tierwright:apps.<app>.source` and `tierwright:sites.<site>.source` */
export const sourceSchema = sourceFields.transform((fields, context): Source => {
  const problem = (path: string[], message: string) => {
    context.addIssue({ code: "custom", path, message });
  };
  const given = kindNames.filter((name) => fields[name] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    problem([], `must have exactly one of ${kindNames.join(", ")}`);
    return z.NEVER;
  }
  for (const name of Object.keys(fields)) {
    if (!kinds[kind].some((own) => own === name))
      problem([name], `does not belong to the source \`${kind}\``);
  }
  const source = toSource(fields, problem);
  return source ?? z.NEVER;
});

function toSource(
  fields: SourceFields,
  problem: (path: string[], message: string) => void,
): Source | undefined {
  const { directory, archive, git, pypi } = fields;
  if (directory !== undefined) return { kind: "directory", path: directory };
  if (archive !== undefined) {
    if (fields.sha256 !== undefined) return { kind: "archive", url: archive, sha256: fields.sha256 };
    problem(["sha256"], "is missing; `sha256sum FILE` prints it");
  } else if (git !== undefined) {
    return toGit(git, fields, problem);
  } else if (pypi !== undefined) {
    if (fields.version !== undefined) return { kind: "pypi", package: pypi, version: fields.version };
    problem(["version"], "is missing; name the exact version in quotes");
  }
  return undefined;
}

function toGit(
  url: string,
  { ref, deployKey, hostKey }: SourceFields,
  problem: (path: string[], message: string) => void,
): Source | undefined {
  if (ref === undefined) problem(["ref"], "is missing; name a tag, a branch or a commit");
  if (!isSshUrl(url)) {
    if (deployKey !== undefined) problem(["deployKey"], "is only for repositories reached over SSH");
    if (hostKey !== undefined) problem(["hostKey"], "is only for repositories reached over SSH");
    return ref === undefined ? undefined : { kind: "git", url, ref, ssh: undefined };
  }
  if (deployKey === undefined)
    problem(["deployKey"], "is missing; a repository over SSH needs a private key");
  if (hostKey === undefined)
    problem(
      ["hostKey"],
      "is missing; `ssh-keyscan -t ed25519 HOST` prints it, compare it with what the host publishes",
    );
  if (ref === undefined || deployKey === undefined || hostKey === undefined) return undefined;
  return { kind: "git", url, ref, ssh: { deployKey, hostKey } };
}
