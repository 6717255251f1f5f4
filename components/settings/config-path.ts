/** Where a setting stands: the section and the keys below it. */
export type ConfigPath = readonly (string | number)[];

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The path as `pulumi config set --path` takes it: `tierwright:sites.prod.files["app.ini"]`. */
export function showPath([section, ...keys]: ConfigPath): string {
  const shown = keys.map((key) => {
    if (typeof key === "number") return `[${key}]`;
    return plainKey.test(key) ? `.${shorten(key)}` : `[${JSON.stringify(shorten(key))}]`;
  });
  const first = String(section ?? "");
  return `tierwright:${plainKey.test(first) ? shorten(first) : JSON.stringify(shorten(first))}${shown.join("")}`;
}

/** What the settings hold at a path; undefined where there is nothing. */
export function valueAt(settings: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    const entry: unknown = Reflect.get(value, key);
    return entry;
  }, settings);
}
