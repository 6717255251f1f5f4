import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { s3Headers, type S3Signer } from "./s3-signature";

/** What is to be fetched to the workstation. */
export interface FetchArgs {
  readonly url: string;
  /** File to write; its folder is made. */
  readonly file: string;
  /** For S3: who asks; everybody when undefined. */
  readonly signer?: S3Signer | undefined;
}

/** How a request ended. */
export type Fetched =
  | { readonly kind: "fetched" }
  /** Status of HTTP, 400 or more. */
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "failed"; readonly reason: string };

const timeoutSeconds = 120;

/**
 * Fetches a file by curl, which knows the proxies and authorities of this machine, and waits for it: settings are
 * complete only when it is here. What keys have signed goes through standard input.
 */
export function fetchFile({ url, file, signer }: FetchArgs): Fetched {
  mkdirSync(path.dirname(file), { recursive: true });
  const { stdout, stderr, status, error } = spawnSync("curl", [...options(file), "--url", url], {
    encoding: "utf8",
    env: process.env,
    input:
      signer === undefined
        ? ""
        : s3Headers(url, signer)
            .map((header) => `header = "${header}"\n`)
            .join(""),
    timeout: (timeoutSeconds + 10) * 1000,
  });
  if (error !== undefined) return { kind: "failed", reason: error.message };
  if (status !== 0) {
    return { kind: "failed", reason: firstLine(stderr) };
  }
  const code = Number(stdout);
  return code >= 400 ? { kind: "refused", status: code } : { kind: "fetched" };
}

function options(file: string): readonly string[] {
  return [
    ...["--silent", "--show-error", "--location", "--retry", "2"],
    ...["--max-time", String(timeoutSeconds), "--proto", "=http,https", "--proto-redir", "=http,https"],
    ...["--output", file, "--write-out", "%{http_code}"],
    ...["--config", "-"],
  ];
}

/** More is general advice. */
function firstLine(stderr: string): string {
  const [line = ""] = stderr.trim().split("\n");
  return line.replace(/^curl: \(\d+\) /, "") || "curl says nothing";
}
