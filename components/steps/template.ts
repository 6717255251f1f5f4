import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Mustache from "mustache";
import { UserError } from "../settings/user-error";
import { escape, type Format, UnwritableError } from "./escape";
import { placeholderCount } from "./secret-placeholder";

/** What a template may name: texts, numbers, sections to repeat. `literal(…)` marks what is written already. */
export type View = Readonly<Record<string, unknown>>;

/** A text that is written for its place already, and is put there as it is. */
export class Literal {
  constructor(readonly text: string) {}
}

/** Marks a text as written for its place: a checked identifier, a secret's placeholder, a part rendered before. */
export function literal(text: string): Literal {
  return new Literal(text);
}

/** A template cannot be filled in. The message names the template and the name or value at fault. */
export class TemplateError extends UserError {}

/** Where the user's own copies of templates lie, looked into before ours. Relative to the project. */
const overrides = "overrides/templates";

/** The folder with the templates that belong to Tierwright. */
export const shippedTemplates = path.join(__dirname, "../../templates");

/** Every file below `templates/`, relative to it and in order of name. */
export function templateNames(): readonly string[] {
  return readdirSync(shippedTemplates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(shippedTemplates, path.join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * The text of a file below `templates/`, or of the user's own file of the same name below `overrides/templates/`.
 * @throws TemplateError when there is neither.
 */
export function templateText(name: string): string {
  const own = path.resolve(overrides, name);
  const file = existsSync(own) ? own : path.join(shippedTemplates, name);
  if (!existsSync(file)) throw new TemplateError(`no template is called ${name}`);
  return readFileSync(file, "utf8");
}

/** Whether a file or folder of the user's project exists. */
export function projectFileExists(file: string): boolean {
  return existsSync(file);
}

/** The text of a file of the user's project. @throws TemplateError when it cannot be read. */
export function projectText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new TemplateError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Fills in `templates/<name>.mustache`. Values are escaped for `format`; a name that the view does not have is an
 * error, as is `{{{…}}}`, so that no value reaches a file unescaped.
 */
export function renderTemplate(name: string, format: Format, view: View): string {
  return renderText(name, templateText(`${name}.mustache`), format, view);
}

/** Fills in a text; `name` is for messages. */
export function renderText(name: string, text: string, format: Format, view: View): string {
  const writer = new StrictWriter(name, format);
  const partial = (part: string): string => templateText(`${part}.mustache`);
  const rendered = writer.render(text, new StrictContext(name, view), partial);
  // Escaping or two values side by side could make a placeholder which no single value had.
  if (placeholderCount(rendered) !== writer.placeholders) {
    throw new TemplateError(`${name}: its values together look like a secret's placeholder`);
  }
  return rendered;
}

class StrictContext extends Mustache.Context {
  constructor(
    private readonly template: string,
    view: unknown,
    parent?: Mustache.Context,
  ) {
    super(view, parent);
  }

  override push(view: unknown): StrictContext {
    return new StrictContext(this.template, view, this);
  }

  override lookup(name: string): unknown {
    const inherited = name.split(".").some((part) => part in Object.prototype);
    const value: unknown = inherited ? undefined : super.lookup(name);
    if (value === undefined) throw new TemplateError(`${this.template}: nothing is called {{${name}}}`);
    return value;
  }
}

class StrictWriter extends Mustache.Writer {
  /** Placeholders written so far that are meant to be there. */
  placeholders = 0;

  constructor(
    private readonly template: string,
    private readonly format: Format,
  ) {
    super();
  }

  override escapedValue(token: string[], context: Mustache.Context): string {
    const name = token[1] ?? "";
    const value: unknown = context.lookup(name);
    if (value instanceof Literal) return this.trusted(value.text);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string") throw new TemplateError(`${this.template}: {{${name}}} is not a text`);
    return this.write(name, value);
  }

  override unescapedValue(token: string[]): string {
    throw new TemplateError(`${this.template}: {{{${token[1] ?? ""}}}} would go in unescaped; use {{…}}`);
  }

  override rawValue(token: string[]): string {
    return this.trusted(token[1] ?? "");
  }

  private trusted(text: string): string {
    this.placeholders += placeholderCount(text);
    return text;
  }

  private write(name: string, value: string): string {
    const written = this.escaped(name, value);
    if (placeholderCount(written) > 0) {
      throw new TemplateError(`${this.template}: the value of {{${name}}} looks like a secret's placeholder`);
    }
    return written;
  }

  private escaped(name: string, value: string): string {
    try {
      return escape(value, this.format);
    } catch (error) {
      if (!(error instanceof UnwritableError)) throw error;
      throw new TemplateError(`${this.template}: {{${name}}}: ${error.message}`);
    }
  }
}
