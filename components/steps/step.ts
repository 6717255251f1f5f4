/** A file as it should lie on a server. */
export interface File {
  /** Absolute path on the server, without `..`. */
  readonly path: string;
  /** The whole text; ends with a newline. May hold secret placeholders, see `secret-placeholder.ts`. */
  readonly content: string;
  /** Permissions in octal, such as `0644`. A file with a secret in it must give nothing to others. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

/** A directory as it should exist on a server. */
export interface Directory {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
}

/**
 * One thing a person wants to see in a preview, done on one server: files put in place, then scripts run.
 * It is plain data: the same step goes over SSH to a server that exists, or to a machine that fetches it at boot.
 */
export interface Step {
  /** Unique on its server: lower-case words joined by dots, such as `site.prod.virtual-host`. */
  readonly name: string;
  /** What the step does, in a few words for progress lines and the history. One line. */
  readonly title: string;
  /** The stack that must own the server. Default: any; the base step has asked before. */
  readonly stack?: string;
  /** What the scripts are told, in capitals. Values may have several lines and hold secret placeholders. */
  readonly variables: Readonly<Record<string, string>>;
  readonly directories: readonly Directory[];
  readonly files: readonly File[];
  /** Paths below `templates/` without `.sh`, run in this order after all files are in place. */
  readonly scripts: readonly string[];
}

/** A step with what is usual left out. */
export function step(
  name: string,
  title: string,
  parts: Partial<Omit<Step, "name" | "title">> & Pick<Step, "scripts">,
): Step {
  return { name, title, variables: {}, directories: [], files: [], ...parts };
}

/** A file that everybody may read, owned by root. */
export function publicFile(path: string, content: string): File {
  return { path, content, mode: "0644", owner: "root:root" };
}

/** A file for root and one group, for whatever holds a secret. */
export function groupFile(path: string, content: string, group: string): File {
  return { path, content, mode: "0640", owner: `root:${group}` };
}

/** A program that everybody may run, owned by root. */
export function programFile(path: string, content: string): File {
  return { path, content, mode: "0755", owner: "root:root" };
}
