import { execFileSync } from "node:child_process";

/** Whom a program runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

const known = new Map<string, User>();

/** Somebody else than root, for programs that refuse to run as root; nobody else when we are not root ourselves. */
export function unprivilegedUser(name: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = known.get(name) ?? { uid: id("-u", name), gid: id("-g", name) };
  known.set(name, user);
  return user;
}

function id(option: string, name: string): number {
  return Number(execFileSync("id", [option, name], { encoding: "utf8" }));
}
