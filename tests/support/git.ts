import { outputOf } from "./output-of";

/** What git says to these words in a directory, as somebody whose name and first branch do not depend on the machine. */
export function git(directory: string, ...words: readonly string[]): string {
  const settings = ["user.name=test", "user.email=test@example.org", "init.defaultBranch=main"];
  const options = settings.flatMap((setting) => ["-c", setting]);
  return outputOf("git", ["-C", directory, ...options, ...words])
    .toString()
    .trim();
}
