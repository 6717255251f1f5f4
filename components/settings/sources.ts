import { z } from "zod";
import { type Artefact, artefactFields, artefactKinds, artefactSettings, toArtefact } from "./artefacts";
import { deployexFields, deployexSettings, type DeployexSource, toDeployex } from "./deployex-source";
import type { Report } from "./report";
import { gitRef, gitUrl, isSshUrl } from "./shapes/git";
import { pythonPackage, pythonVersion } from "./shapes/names";
import { projectPath } from "./shapes/paths";
import { hostKey, sshPrivateKey } from "./shapes/ssh-key";
import type { Secret } from "./secret";

/** The architectures of servers, as Debian calls them. */
export const architectures = ["amd64", "arm64"] as const;

/** One of them. */
export type Architecture = (typeof architectures)[number];

/** Where the releases of an app come from. */
export type Source =
  | { readonly kind: "directory"; readonly path: string }
  | Artefact
  | DeployexSource
  | {
      readonly kind: "git";
      readonly url: string;
      readonly ref: string;
      /** Set when, and only when, the repository is reached over SSH. */
      readonly ssh: { readonly deployKey: Secret; readonly hostKey: string } | undefined;
      /** Whether the repositories inside it are fetched too. */
      readonly submodules: boolean;
    }
  | { readonly kind: "pypi"; readonly package: string; readonly version: string }
  /** Copied into a folder of the app servers. */
  | { readonly kind: "pushed" }
  | {
      readonly kind: "architectures";
      /** At least one, all of one kind. */
      readonly artefacts: Readonly<Partial<Record<Architecture, Artefact>>>;
    };

const artefactSchema = z.strictObject(artefactFields).transform((fields, context): Artefact => {
  const report = reportTo(context);
  if (theKind(artefactKinds, artefactSettings, fields, report) === undefined) return z.NEVER;
  return toArtefact(fields, report) ?? z.NEVER;
});

const sourceFields = z.strictObject({
  directory: projectPath.optional().describe("Folder of the project that is uploaded as it is."),
  ...artefactFields,
  ...deployexFields,
  git: gitUrl.optional().describe("Repository which the servers fetch: HTTPS without a password, or SSH."),
  ref: gitRef.optional().describe("Tag, branch or commit; required with `git`."),
  deployKey: sshPrivateKey
    .optional()
    .describe("Private SSH key that may read the repository; required when it is reached over SSH."),
  hostKey: hostKey
    .optional()
    .describe("Public host key of the repository's SSH server; required when it is reached over SSH."),
  submodules: z
    .boolean()
    .optional()
    .describe(
      "Whether the repository's submodules are fetched too, and theirs, each at the commit it is pinned to; only with `git`. Default: true.",
    ),
  pypi: pythonPackage.optional().describe("Python package from PyPI; only with `preset: python`."),
  pushed: z
    .literal(true)
    .optional()
    .describe(
      "`true`: releases are copied into a pickup folder of the app servers; see `incoming` of a site.",
    ),
  architectures: z
    .partialRecord(z.enum(architectures), artefactSchema)
    .optional()
    .describe(
      "One file for each architecture of servers (`amd64`, `arm64`), all of one kind; each server takes its own.",
    ),
});

type SourceFields = z.output<typeof sourceFields>;

/** The settings that belong to each kind; the kind's own comes first. */
const settings = {
  directory: ["directory"],
  ...artefactSettings,
  deployex: deployexSettings,
  git: ["git", "ref", "deployKey", "hostKey", "submodules"],
  pypi: ["pypi", "version"],
  pushed: ["pushed"],
  architectures: ["architectures"],
} as const;

const kinds = ["directory", ...artefactKinds, "deployex", "git", "pypi", "pushed", "architectures"] as const;

/** `tierwright:apps.<app>.source` and `tierwright:sites.<site>.source` */
export const sourceSchema = sourceFields.transform((fields, context): Source => {
  const report = reportTo(context);
  if (theKind(kinds, settings, fields, report) === undefined) return z.NEVER;
  return toSource(fields, report) ?? z.NEVER;
});

function reportTo(context: z.core.$RefinementCtx): Report {
  return (path, message) => {
    context.addIssue({ code: "custom", path, message });
  };
}

/** The one kind that is given; reports when there is none, when there are several, and settings of other kinds. */
function theKind<Kind extends string>(
  kinds: readonly Kind[],
  settings: Readonly<Record<Kind, readonly string[]>>,
  fields: Readonly<Partial<Record<string, unknown>>>,
  report: Report,
): Kind | undefined {
  const given = kinds.filter((name) => fields[name] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    report([], `must have exactly one of ${kinds.join(", ")}`);
    return undefined;
  }
  const foreign = Object.keys(fields).filter((name) => !settings[kind].includes(name));
  for (const name of foreign) report([name], `does not belong to the source \`${kind}\``);
  return kind;
}

function toSource(fields: SourceFields, report: Report): Source | undefined {
  const { directory, deployex, git, pypi, version, pushed, architectures } = fields;
  if (directory !== undefined) return { kind: "directory", path: directory };
  if (pushed !== undefined) return { kind: "pushed" };
  if (deployex !== undefined) return toDeployex(deployex, fields, report);
  if (git !== undefined) return toGit(git, fields, report);
  if (architectures !== undefined) return toArchitectures(architectures, report);
  if (pypi === undefined) return toArtefact(fields, report);
  if (version === undefined) {
    report(["version"], "is missing; name the exact version in quotes");
  } else if (!pythonVersion.safeParse(version).success) {
    report(["version"], 'must be an exact version of a Python package in quotes, such as "24.1.0"');
  } else {
    return { kind: "pypi", package: pypi, version };
  }
  return undefined;
}

function toArchitectures(
  artefacts: Partial<Record<Architecture, Artefact>>,
  report: Report,
): Source | undefined {
  const found = [...new Set(Object.values(artefacts).map(({ kind }) => kind))].sort();
  if (found.length === 1) return { kind: "architectures", artefacts };
  report(
    ["architectures"],
    found.length === 0
      ? `must have at least one of ${architectures.join(", ")}`
      : `must be of one kind, and these are ${found.join(" and ")}`,
  );
  return undefined;
}

function toGit(
  url: string,
  { ref, deployKey, hostKey, submodules = true }: SourceFields,
  report: Report,
): Source | undefined {
  if (ref === undefined) report(["ref"], "is missing; name a tag, a branch or a commit");
  if (!isSshUrl(url)) {
    if (deployKey !== undefined) report(["deployKey"], "is only for repositories reached over SSH");
    if (hostKey !== undefined) report(["hostKey"], "is only for repositories reached over SSH");
    return ref === undefined ? undefined : { kind: "git", url, ref, ssh: undefined, submodules };
  }
  if (deployKey === undefined) report(["deployKey"], "is missing; a repository over SSH needs a private key");
  if (hostKey === undefined)
    report(
      ["hostKey"],
      "is missing; `ssh-keyscan -t ed25519 HOST` prints it, compare it with what the host publishes",
    );
  if (ref === undefined || deployKey === undefined || hostKey === undefined) return undefined;
  return { kind: "git", url, ref, ssh: { deployKey, hostKey }, submodules };
}
