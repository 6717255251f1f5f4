import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Source } from "../settings/sources";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { type ResolvedSource, SourceError } from "./source";

type Git = Extract<Source, { kind: "git" }>;

/** How long a repository may take to answer, in milliseconds. */
const timeout = 30_000;

/** One commit of a repository: a branch or tag is settled now, so that all servers get the same commit. */
export function git(source: Git): ResolvedSource {
  const commit = /^[0-9a-f]{40}$/.test(source.ref) ? source.ref : commitOf(source);
  const short = commit.slice(0, 12);
  return {
    label: source.ref === commit ? short : `${source.ref}-${short}`,
    identity: commit,
    variables: {
      SOURCE_URL: source.url,
      SOURCE_COMMIT: commit,
      SOURCE_KEY: source.ssh === undefined ? "" : secretPlaceholder("SOURCE_KEY"),
      SOURCE_KNOWN_HOST: source.ssh === undefined ? "" : knownHost(source.url, source.ssh.hostKey),
    },
    secrets: source.ssh === undefined ? {} : { SOURCE_KEY: source.ssh.deployKey },
    packages: source.ssh === undefined ? ["git"] : ["git", "openssh-client"],
    upload: undefined,
  };
}

const commits = new Map<string, string>();

/** The commit that a branch or tag stands for; an annotated tag stands for the commit it names. */
function commitOf(source: Git): string {
  const key = `${source.url} ${source.ref}`;
  const commit = commits.get(key) ?? findCommit(listRemote(source), source.ref);
  if (commit === undefined) {
    throw new SourceError(`${source.url} has no branch or tag "${source.ref}"; correct the release's ref`);
  }
  commits.set(key, commit);
  return commit;
}

/** Reads the output of `git ls-remote`: tags go before branches, as in `git rev-parse`. */
export function findCommit(listing: string, ref: string): string | undefined {
  const byName = new Map<string, string>();
  for (const line of listing.split("\n")) {
    const [commit, name] = line.split("\t");
    if (commit !== undefined && name !== undefined) byName.set(name, commit);
  }
  const names = [`refs/tags/${ref}^{}`, `refs/tags/${ref}`, `refs/heads/${ref}`, ref];
  return names.map((name) => byName.get(name)).find((commit) => commit !== undefined);
}

function listRemote(source: Git): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tierwright-"));
  try {
    const { status, stdout, stderr, error } = spawnSync("git", ["ls-remote", source.url], {
      encoding: "utf8",
      timeout,
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0", ...sshEnvironment(source, folder) },
    });
    if (status === 0) return stdout;
    const reason = error?.message ?? firstComplaint(stderr);
    throw new SourceError(
      `${source.url} cannot be read from here (${reason}); check the URL and your access`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What went wrong: git ends with general advice, and ssh speaks before git does. */
function firstComplaint(stderr: string): string {
  return (
    stderr
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "git says nothing"
  );
}

function sshEnvironment({ url, ssh }: Git, folder: string): Record<string, string> {
  if (ssh === undefined) return {};
  const key = path.join(folder, "key");
  const knownHosts = path.join(folder, "known_hosts");
  writeFileSync(key, `${ssh.deployKey.reveal().trimEnd()}\n`);
  chmodSync(key, 0o600);
  writeFileSync(knownHosts, `${knownHost(url, ssh.hostKey)}\n`);
  return {
    GIT_SSH_COMMAND: `ssh -i ${key} -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=${knownHosts}`,
  };
}

/** A line for OpenSSH's known_hosts, from a URL as `ssh://git@host:port/path` or `git@host:path`. */
export function knownHost(url: string, hostKey: string): string {
  const asUrl = /^ssh:\/\/(?:[^@/]+@)?([^:/]+|\[[^\]]+\])(?::(\d+))?\//.exec(url);
  const host = asUrl?.[1]?.replace(/^\[(.*)\]$/, "$1") ?? url.replace(/^[^@]*@/, "").replace(/:.*$/s, "");
  const port = asUrl?.[2];
  return `${port === undefined || port === "22" ? host : `[${host}]:${port}`} ${hostKey}`;
}
