import { parseArgs } from "node:util";

/** The command line cannot be read; the usage says the rest. */
export class StackArgumentError extends Error {}

/** The stack, as a word or as `--stack STACK`. @throws StackArgumentError */
export function readStackArgument(args: readonly string[]): string {
  const { stack, positionals } = parse(args);
  const [word, ...further] = positionals;
  if (stack !== undefined && word !== undefined) further.unshift(word);
  const extra = further[0];
  if (extra !== undefined) throw new StackArgumentError(`${JSON.stringify(extra)} is too much`);
  const named = stack ?? word;
  if (named === undefined || named === "") throw new StackArgumentError("the stack is missing");
  return named;
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
    throw new StackArgumentError(error instanceof Error ? error.message : String(error));
  }
}
