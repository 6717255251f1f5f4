import { z } from "zod";
import { debianPackage } from "./names";
import { projectPath } from "./paths";

/** A version of a Debian package, after Debian Policy 5.6.12: `[epoch:]upstream[-revision]`. */
export const debianVersion = z
  .string()
  .regex(
    /^(?:[0-9]{1,4}:)?[0-9][A-Za-z0-9.+~-]{0,99}$/,
    'must be a version of a Debian package in quotes, such as "1.4.2-1"',
  );

/** Whether a text is the name of a package rather than of a file. */
export function isDebianPackage(text: string): boolean {
  return debianPackage.safeParse(text).success && !text.endsWith(".deb");
}

/** Whether a text is a path of a package's file in the project. */
export function isPackageFile(text: string): boolean {
  return text.endsWith(".deb") && !/^[a-z]+:\/\//.test(text) && projectPath.safeParse(text).success;
}
