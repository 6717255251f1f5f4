import { sectionsSchema, type SectionName, type Sections } from "./sections";
import { explainIssue, problemsOf, unknownKey } from "./explain";
import { problem, type Problem } from "./settings-error";
import type { ConfigPath } from "./config-path";

/** What could be read of a configuration, and what is wrong with the rest. */
export interface ReadSections {
  /** The sections that are valid for themselves. */
  readonly sections: Partial<Sections>;
  readonly problems: readonly Problem[];
}

/** Reads each section by its schema. A broken section does not hide what is wrong with the others. */
export function readSections(raw: Readonly<Record<string, unknown>>): ReadSections {
  const problems: Problem[] = [
    ...unsafeKeys(raw, []),
    ...Object.keys(raw)
      .filter((key) => !Object.hasOwn(sectionsSchema.shape, key))
      .map((key) => problem([key], unknownKey(key, []))),
  ];
  const sections: Partial<Sections> = {};
  const read = <K extends SectionName>(name: K, schema: Parser<Sections[K]>) => {
    const result = schema.safeParse(Object.hasOwn(raw, name) ? raw[name] : undefined, {
      error: explainIssue,
    });
    if (result.success) {
      sections[name] = result.data;
      return;
    }
    problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, raw, [name])));
    const sound = withoutFaults(name, raw[name], result.error.issues);
    if (sound === undefined) return;
    const again = schema.safeParse(sound, { error: explainIssue });
    if (again.success) sections[name] = again.data;
  };
  const { shape } = sectionsSchema;
  read("platform", shape.platform);
  read("aws", shape.aws);
  read("servers", shape.servers);
  read("ssh", shape.ssh);
  read("host", shape.host);
  read("compare", shape.compare);
  read("database", shape.database);
  read("webserver", shape.webserver);
  read("apps", shape.apps);
  read("sites", shape.sites);
  read("notifications", shape.notifications);
  return { sections: aboutKnownSites(sections, raw.sites), problems };
}

/** Notifications without the sites which are left out here, so that no rule takes those for misspelt. */
function aboutKnownSites(sections: Partial<Sections>, given: unknown): Partial<Sections> {
  const { notifications, sites } = sections;
  if (notifications === undefined || sites === undefined || typeof given !== "object" || given === null) {
    return sections;
  }
  const isLeftOut = (site: string) => Object.hasOwn(given, site) && !Object.hasOwn(sites, site);
  const known: Sections["notifications"] = {};
  for (const [name, one] of Object.entries(notifications)) {
    known[name] = { ...one, sites: one.sites?.filter((site) => !isLeftOut(site)) };
  }
  return { ...sections, notifications: known };
}

/**
 * The section without its unknown keys, and without broken sites, to which only notifications refer: so that one misspelt
 * name does not hide what else is wrong. Undefined where leaving something out could raise a false alarm elsewhere.
 */
function withoutFaults(name: SectionName, section: unknown, issues: readonly Issue[]): unknown {
  const copy: unknown = structuredClone(section);
  for (const issue of issues) {
    const at = issue.path.map(String);
    if (issue.code === "unrecognized_keys") for (const key of issue.keys) remove(copy, [...at, key]);
    else if (name === "sites" && at.length > 0) remove(copy, at.slice(0, 1));
    else return undefined;
  }
  return copy;
}

function remove(value: unknown, [key, ...below]: readonly string[]): void {
  if (key === undefined || typeof value !== "object" || value === null) return;
  if (below.length === 0) Reflect.deleteProperty(value, key);
  else remove(Reflect.get(value, key), below);
}

type Issue = Parameters<typeof problemsOf>[0];

interface Parser<T> {
  safeParse(
    value: unknown,
    options: { error: typeof explainIssue },
  ): { success: true; data: T } | { success: false; error: { issues: Issue[] } };
}

/** zod passes over `__proto__` silently; a name must never vanish. */
function unsafeKeys(value: unknown, path: ConfigPath): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    key === "__proto__"
      ? [problem([...path, key], "is not allowed as a name")]
      : unsafeKeys(below, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
