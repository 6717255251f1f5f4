import { parseArgs } from "node:util";

/** What a command for a site of a stack was told. */
export interface SiteArguments {
  readonly stack: string;
  readonly site: string;
  /** What comes after the site. */
  readonly words: readonly string[];
}

/** The command line cannot be read; the usage says the rest. */
export class SiteArgumentsError extends Error {}

/**
 * Reads `--stack STACK SITE [WORD]…`.
 *
 * @param mostWords how many words may follow the site
 * @throws SiteArgumentsError
 */
export function readSiteArguments(args: readonly string[], mostWords: number): SiteArguments {
  const { stack, positionals } = parse(args);
  const [site, ...words] = positionals;
  if (stack === undefined || stack === "") throw new SiteArgumentsError("--stack is missing");
  if (site === undefined) throw new SiteArgumentsError("the site is missing");
  const extra = words[mostWords];
  if (extra !== undefined) throw new SiteArgumentsError(`${JSON.stringify(extra)} is too much`);
  // It goes to a program on the server, which must not take it for an option.
  const odd = words.find((word) => !/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(word));
  if (odd !== undefined) throw new SiteArgumentsError(`${JSON.stringify(odd)} names no release`);
  return { stack, site, words };
}

function parse(args: readonly string[]): { stack: string | undefined; positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { stack: { type: "string", short: "s" } },
      allowPositionals: true,
    });
    return { stack: values.stack, positionals };
  } catch (error) {
    throw new SiteArgumentsError(error instanceof Error ? error.message : String(error));
  }
}
