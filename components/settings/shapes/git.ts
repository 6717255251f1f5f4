import { z } from "zod";

const httpsUrl = /^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?\/[A-Za-z0-9._~/+%-]+$/;
const sshUrl = /^ssh:\/\/[a-z_][a-z0-9_.-]*@[A-Za-z0-9.-]+(?::\d{1,5})?\/[A-Za-z0-9._~/+%-]+$/;
const scpUrl = /^[a-z_][a-z0-9_.-]*@[A-Za-z0-9.-]+:(?!-)[A-Za-z0-9._~/+%-]+$/;

/** Whether git reaches the repository over SSH. */
export function isSshUrl(url: string): boolean {
  return sshUrl.test(url) || scpUrl.test(url);
}

/** A repository over HTTPS (public) or SSH (with a deploy key). */
export const gitUrl = z
  .string()
  .max(1000, "must be at most 1000 characters long")
  .refine(
    (url) => httpsUrl.test(url) || isSshUrl(url),
    "must be a repository such as https://host/path.git or git@host:path.git, without a password in it",
  )
  .meta({ hidden: true });

// The rules of git-check-ref-format(1) that a tag, a branch or a commit has to keep.
const badRef = /^[-/.]|\.\.|\/\/|@\{|[\s~^:?*[\\]|[/.]$|\.lock(?:$|\/)|\/\.|[^\x21-\x7e]/;

/** A tag, a branch or a commit. */
export const gitRef = z
  .string()
  .min(1, "must not be empty")
  .max(200, "must be at most 200 characters long")
  .refine((ref) => !badRef.test(ref), "must be a tag, a branch or a commit, such as v1.4");

/** Where an archive is downloaded from; its checksum makes plain HTTP safe. */
export const archiveUrl = z
  .string()
  .max(2000, "must be at most 2000 characters long")
  .regex(
    /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?\/[A-Za-z0-9._~/+%&=?@,:-]+$/,
    "must be an http or https address of a .tar.gz, .tar.xz or .zip file, without a password in it",
  )
  .meta({ hidden: true });

/** A SHA-256 checksum in hexadecimal. */
export const sha256 = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, "must be a SHA-256 checksum of 64 hexadecimal digits");
