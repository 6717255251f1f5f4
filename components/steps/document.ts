import { hasFactPlaceholder } from "./fact-placeholder";
import { placeholderCount, secretUses, writtenSecret } from "./secret-placeholder";
import type { File, Step } from "./step";

/**
 * A step as the kit on the server reads it. Every line of content stands behind a `|`, so nothing needs escaping,
 * nothing can be taken for an instruction, and a preview shows the very lines that will stand in the file.
 * @throws Error when a name, path or text of the step cannot be written so, or everybody could read a secret.
 */
export function stepDocument(step: Step): string {
  return lines([
    instruction("step", step.name),
    `title ${oneLine(step.title)}`,
    ...(step.stack === undefined ? [] : [instruction("stack", step.stack)]),
    ...Object.entries(step.variables).flatMap(([name, value]) => [
      instruction("variable", name),
      ...content(value),
    ]),
    ...step.directories.map(({ path, mode, owner }) => instruction("directory", path, mode, owner)),
    ...step.files.flatMap((file) => [
      instruction("file", file.path, file.mode, file.owner),
      ...content(fileLines(file)),
    ]),
    ...step.scripts.map((script) => instruction("script", script)),
    "end",
  ]);
}

/** The names of the secrets that a document's placeholders ask for. */
export function secretNames(document: string): readonly string[] {
  return [...new Set(secretUses(document).map(({ name }) => name))];
}

/**
 * The part that goes by standard input: the value of every placeholder, written for the format of its place.
 * @throws Error when a placeholder names a secret that is not given, or a secret looks like a placeholder itself.
 */
export function secretsSection(document: string, secrets: Readonly<Record<string, string>>): string {
  return lines(
    secretUses(document).flatMap((use) => {
      const value = secrets[use.name];
      if (value === undefined) throw new Error(`no secret is called ${use.name}`);
      // It would be filled in on the server, as in any other text of a settings file.
      if (hasFactPlaceholder(value)) throw new Error(`the secret ${use.name} contains a fact's placeholder`);
      const written = content(writtenSecret(use, value));
      // The number of lines lets the kit see that the input was cut short.
      return [`secret ${use.name},${use.format} ${written.length}`, ...written];
    }),
  );
}

function instruction(...words: readonly string[]): string {
  const bad = words.find((word) => !/^[^\s\p{Cc}]+$/u.test(word));
  if (bad !== undefined) throw new Error(`${words.join(" ")}: "${bad}" has to be one word, without blanks`);
  return words.join(" ");
}

function oneLine(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new Error(`${JSON.stringify(text)}: a title is one line`);
  return text;
}

function content(text: string): string[] {
  if (text.includes("\0")) throw new Error("no text on a server can hold NUL");
  return text.split("\n").map((line) => `|${line}`);
}

function fileLines({ path, content, mode }: File): string {
  if (!content.endsWith("\n")) throw new Error(`${path}: a file's text ends with a newline`);
  if (placeholderCount(content) > 0 && !mode.endsWith("0")) {
    throw new Error(`${path}: holds a secret, so mode ${mode} must give others nothing`);
  }
  return content.slice(0, -1);
}

function lines(parts: readonly string[]): string {
  return parts.map((line) => `${line}\n`).join("");
}
