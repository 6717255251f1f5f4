/**
 * How a value is written so that it cannot break out of its place in a format. Each function returns the value
 * complete with the quotes it needs, and throws `UnwritableError` where the format has no way to write it.
 */
const formats = { raw, shell, nginx, systemd, environment, ini, json, python, yaml, sql, url, postgresql };

/** The name of a format that values can be escaped for. */
export type Format = keyof typeof formats;

/** A value cannot be written in the format that its place asks for. */
export class UnwritableError extends Error {}

/** Whether values can be escaped for a format of this name. */
export function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}

/**
 * `value`, written for `format`.
 * @throws UnwritableError when the format has no way to write it.
 */
export function escape(value: string, format: Format): string {
  if (!escapesToAscii.has(format)) refuse(value, halfCharacter, "a text", "half a character");
  return formats[format](value);
}

/** Half of a surrogate pair: no bytes stand for it, so it would arrive as another character. */
const halfCharacter = /\p{Surrogate}/u;
const escapesToAscii: ReadonlySet<Format> = new Set<Format>(["json", "python"]);

function raw(value: string): string {
  return value;
}

/** One word of a POSIX shell. */
function shell(value: string): string {
  refuse(value, /\0/, "a shell word", "NUL");
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * A quoted nginx parameter. nginx knows no escape for `$`; the variable `$dollar`, which our nginx.conf defines as a
 * dollar sign by a `geo` block, is the documented way round. It reads at most 4096 bytes of one (NGX_CONF_BUFFER).
 */
function nginx(value: string): string {
  refuse(value, /[\0\r\n]/, "nginx", "line breaks");
  const written = `"${value.replaceAll(/["\\]/g, "\\$&").replaceAll("$", "${dollar}")}"`;
  if (Buffer.byteLength(written) > 4000)
    throw new UnwritableError("nginx cannot hold more than 4000 bytes in a value");
  return written;
}

/**
 * A quoted word of a unit's `ExecStart=` and its like: specifiers (`%`), variables (`$`) and C escapes are taken
 * literally (systemd.service(5)). Other settings know no variables, so there a `$` would be doubled.
 */
function systemd(value: string): string {
  refuse(value, /\0/, "systemd", "NUL");
  refuse(value, ignoredBySystemd, "systemd", "code points that are no characters");
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

/** systemd leaves out a whole line that has one of these ("String is not UTF-8 clean"). */
const ignoredBySystemd = /\p{Noncharacter_Code_Point}/u;

/** A value in an environment file read by systemd's `EnvironmentFile=` (systemd.exec(5)) and by a shell's `.` alike. */
function environment(value: string): string {
  refuse(value, /\0/, "an environment file", "NUL");
  refuse(value, ignoredBySystemd, "an environment file", "code points that are no characters");
  return `"${value.replaceAll(/["\\`$]/g, "\\$&")}"`;
}

/**
 * A value of an INI file as Python's configparser reads it: `%` doubled, further lines indented. It trims every line
 * and leaves out comments, even inside a value.
 */
function ini(value: string): string {
  refuse(value, /[\0\r]/, "an INI file", "carriage returns");
  const [first = "", ...further] = value.split("\n");
  for (const line of [first, ...further])
    refuse(line, /^[\s\p{Cc}]|[\s\p{Cc}]$/u, "an INI file", "blanks around a line");
  for (const line of further) refuse(line, /^[#;]/, "an INI file", "a line that begins like a comment");
  refuse(value, /\n$/, "an INI file", "a line break at the end");
  return value.replaceAll("%", "%%").replaceAll("\n", "\n    ");
}

function json(value: string): string {
  return JSON.stringify(value);
}

/** A Python string literal; JSON's escapes are a subset of Python's, except for lone surrogates, which both keep. */
function python(value: string): string {
  return JSON.stringify(value);
}

/**
 * A double-quoted YAML scalar in ASCII (YAML 1.2, 5.7): readers refuse some characters as they are, and do not put
 * JSON's surrogate pairs together. What reads our YAML makes C strings of it, so it holds no NUL.
 */
function yaml(value: string): string {
  refuse(value, /\0/, "YAML", "NUL");
  return JSON.stringify(value).replaceAll(
    /[^ -~]/gu,
    (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`,
  );
}

/** A standard SQL string literal; with `standard_conforming_strings`, PostgreSQL's default, only `'` is special. */
function sql(value: string): string {
  refuse(value, /\0/, "SQL", "NUL");
  return `'${value.replaceAll("'", "''")}'`;
}

/** A part of a URL. */
function url(value: string): string {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A value in postgresql.conf: quotes doubled, backslashes are escapes there (PostgreSQL manual, 20.1.2). */
function postgresql(value: string): string {
  refuse(value, /[\0\r\n]/, "postgresql.conf", "line breaks");
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

function refuse(value: string, pattern: RegExp, format: string, what: string): void {
  if (pattern.test(value)) throw new UnwritableError(`${format} cannot hold ${what} in a value`);
}
