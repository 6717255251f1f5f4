import { escape } from "./escape";

/** A command of words that the remote shell takes literally. */
export function shellCommand(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : escape(word, "shell"))).join(" ");
}

/** The prefix that makes a command run as root for the user who logs in. */
export function privilege(user: string): readonly string[] {
  return user === "root" ? [] : ["sudo", "--non-interactive"];
}
