import { execFileSync } from "node:child_process";

/** Whom a program runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Somebody else than root, for programs that refuse to run as root; nobody else when we are not root ourselves. */
export function unprivilegedUser(name: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number => Number(execFileSync("id", [option, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
