import { readAndApply, readAndInstall, readApplyAndTell, removeCommand } from "../commands";
import { UserError } from "../../settings/user-error";

/** What the machines of a group are to do. */
export type Work =
  /** Carry out the step on standard input. */
  | { readonly kind: "apply"; readonly on: "all" | "one"; readonly historyOf: string | undefined }
  /** Install the kit on standard input, and carry out the base behind it. */
  | { readonly kind: "install"; readonly on: "all" }
  /** Take a step back. */
  | { readonly kind: "remove"; readonly on: "all"; readonly step: string };

const usage = "usage: carry-out.ts apply [--on one] [--history SITE] | install | remove STEP";

/** The words that say it to the program. */
export function wordsFor(work: Work): readonly string[] {
  switch (work.kind) {
    case "apply":
      return [
        "apply",
        ...(work.on === "one" ? ["--on", "one"] : []),
        ...(work.historyOf === undefined ? [] : ["--history", work.historyOf]),
      ];
    case "install":
      return ["install"];
    case "remove":
      return ["remove", work.step];
  }
}

/** What such words say. @throws UserError when they say nothing. */
export function workFrom(words: readonly string[]): Work {
  const [kind, ...rest] = words;
  if (kind === "install" && rest.length === 0) return { kind, on: "all" };
  if (kind === "remove" && rest.length === 1 && rest[0] !== undefined)
    return { kind, on: "all", step: rest[0] };
  if (kind === "apply") {
    const on = rest[0] === "--on" && rest[1] === "one" ? "one" : "all";
    const more = on === "one" ? rest.slice(2) : rest;
    if (more.length === 0) return { kind, on, historyOf: undefined };
    if (more.length === 2 && more[0] === "--history") return { kind, on, historyOf: more[1] };
  }
  throw new UserError(usage);
}

/** What a machine is asked for. */
export function commandFor(user: string, work: Work): string {
  switch (work.kind) {
    case "apply":
      return work.historyOf === undefined ? readAndApply(user) : readApplyAndTell(user, work.historyOf);
    case "install":
      return readAndInstall(user);
    case "remove":
      return removeCommand(user, { name: work.step });
  }
}
