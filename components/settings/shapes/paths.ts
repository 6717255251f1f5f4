import { z } from "zod";

/** Characters that need no quoting in shell, nginx or systemd, and `~`, `+`, `@`, `,`, `=` which need none inside a word. */
const plainPart = /^(?!\.{1,2}$)[A-Za-z0-9._+@,=~-]+$/;

function isInside(path: string): boolean {
  return path.split("/").every((part) => plainPart.test(part)) && !/^[-~]/.test(path) && path.length <= 255;
}

/** A path inside a release, `shared/` or the settings directory of a site: relative, without `..`. */
export const insidePath = z
  .string()
  .refine(
    isInside,
    "must be a relative path without `..`, spaces or special characters, such as config/app.ini",
  )
  .meta({ format: "relative-path" });

/** A file or folder of the project, relative to the folder of `Pulumi.yaml`. */
export const projectPath = z
  .string()
  .min(1, "must not be empty")
  .max(1000, "must be at most 1000 characters long")
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be one line without control characters")
  .meta({ projectPath: true });

/** A path of a URL which stays itself inside an nginx file. */
export const urlPath = z
  .string()
  .regex(
    /^\/[A-Za-z0-9._~!&()*+,=:@%/-]*$/,
    "must begin with / and be without spaces, quotes, braces, semicolons, $, # and ?",
  )
  .max(255, "must be at most 255 characters long");

/** A path and query to ask a replica for. */
export const requestPath = z
  .string()
  .regex(
    /^\/[A-Za-z0-9._~!&()*+,=:@%/?-]*$/,
    "must begin with / and be without spaces, quotes, braces, semicolons, $ and #",
  )
  .max(1000, "must be at most 1000 characters long");
