import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Secret } from "../settings/secret";
import { SourceError } from "./source";

/** A repository somewhere else, and how it is reached. */
export interface GitRemote {
  readonly url: string;
  readonly ssh: { readonly deployKey: Secret; readonly hostKey: string } | undefined;
}

/** How long a repository may take to answer, in milliseconds. */
const timeout = 30_000;

const known = new Map<string, ReadonlyMap<string, string>>();

/**
 * The commits of all branches and tags by their full names, such as `refs/heads/main`; asked for once in a run.
 * @throws SourceError when the repository cannot be read.
 */
export function commitsOf(remote: GitRemote): ReadonlyMap<string, string> {
  const commits = known.get(remote.url) ?? readListing(listRemote(remote));
  known.set(remote.url, commits);
  return commits;
}

/** Reads the output of `git ls-remote`. */
export function readListing(listing: string): ReadonlyMap<string, string> {
  const commits = new Map<string, string>();
  for (const line of listing.split("\n")) {
    const [commit, name] = line.split("\t");
    if (commit !== undefined && name !== undefined) commits.set(name, commit);
  }
  return commits;
}

function listRemote(remote: GitRemote): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tierwright-"));
  try {
    const { status, stdout, stderr, error } = spawnSync("git", ["ls-remote", remote.url], {
      encoding: "utf8",
      timeout,
      maxBuffer: 1 << 28,
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0", ...sshEnvironment(remote, folder) },
    });
    if (status === 0) return stdout;
    const reason = error?.message ?? firstComplaint(stderr);
    throw new SourceError(
      `${remote.url} cannot be read from here (${reason}); check the URL and your access`,
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

function sshEnvironment({ url, ssh }: GitRemote, folder: string): Record<string, string> {
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
