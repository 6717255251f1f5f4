import type { Source } from "../settings/sources";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { commitsOf, type GitRemote, knownHost } from "./git-remote";
import { nearestRefs } from "./nearest-refs";
import { type ResolvedSource, SourceError } from "./source";

type Git = Extract<Source, { kind: "git" }>;

/** One commit of a repository: a branch or tag is settled now, so that all servers get the same commit. */
export function git(source: Git): ResolvedSource {
  const commit = /^[0-9a-f]{40}$/.test(source.ref) ? source.ref : commitOf(source);
  const short = commit.slice(0, 12);
  const repository = followedGit(source);
  return {
    ...repository,
    label: source.ref === commit ? short : `${source.ref}-${short}`,
    // Submodules are pinned by the commit, so nothing else names the content.
    identity: source.submodules ? commit : `${commit} without submodules`,
    variables: { ...repository.variables, SOURCE_COMMIT: commit },
  };
}

/** The repository, without a word about what is in it now. */
export function followedGit({ url, ssh, submodules }: Git): ResolvedSource {
  return {
    label: "followed",
    identity: "followed",
    variables: {
      SOURCE_URL: url,
      SOURCE_SUBMODULES: submodules ? "1" : "",
      SOURCE_KEY: ssh === undefined ? "" : secretPlaceholder("SOURCE_KEY"),
      SOURCE_KNOWN_HOST: ssh === undefined ? "" : knownHost(url, ssh.hostKey),
    },
    secrets: ssh === undefined ? {} : { SOURCE_KEY: ssh.deployKey },
    packages: ssh === undefined ? ["git"] : ["git", "openssh-client"],
    uploads: [],
  };
}

/** The commit that a branch or tag stands for; an annotated tag stands for the commit it names. */
function commitOf(source: GitRemote & { readonly ref: string }): string {
  const commits = commitsOf(source);
  const commit = findCommit(commits, source.ref);
  if (commit !== undefined) return commit;
  throw new SourceError(
    `${source.url} has no branch or tag "${source.ref}"${suggestion(source.ref, commits)}; correct the release's ref`,
  );
}

/** The commit of a name, out of all commits by their full names: tags go before branches, as in `git rev-parse`. */
export function findCommit(commits: ReadonlyMap<string, string>, ref: string): string | undefined {
  const names = [`refs/tags/${ref}^{}`, `refs/tags/${ref}`, `refs/heads/${ref}`, ref];
  return names.map((name) => commits.get(name)).find((commit) => commit !== undefined);
}

function suggestion(ref: string, commits: ReadonlyMap<string, string>): string {
  if (/^[0-9a-f]{7,39}$/.test(ref)) {
    const whole = [...commits.values()].find((commit) => commit.startsWith(ref));
    return whole === undefined ? " (a commit is named by all its 40 digits)" : ` (the commit is ${whole})`;
  }
  const nearest = nearestRefs(ref, commits);
  return nearest.length === 0 ? " (it has none at all)" : ` (nearest: ${nearest.join(", ")})`;
}
