/** A part of `config/keter.yaml`, and where it stands there: nothing, or `stanzas.0.`. */
export interface Stanza {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

/** The parts of a `config/keter.yaml` that a site can have. */
export interface Stanzas {
  readonly webApp: Stanza;
  readonly redirects: readonly Stanza[];
  readonly database: boolean;
}

type Refuse = (message: string) => never;

/**
 * The parts of a `config/keter.yaml` in either of its forms. What a site cannot have is refused by its name, as leaving
 * it out silently would deploy something else than the bundle says.
 */
export function stanzasOf(value: unknown, refuse: Refuse): Stanzas {
  const given = withoutNulls(value);
  if (!isMapping(given)) return refuse("must be a mapping with `stanzas`, or with exec and host");
  return given.stanzas === undefined ? oldForm(given, refuse) : presentForm(given, refuse);
}

function presentForm({ stanzas, plugins }: Stanza["value"], refuse: Refuse): Stanzas {
  if (!Array.isArray(stanzas)) return refuse("stanzas must be a list");
  const all = stanzas.map((value: unknown, index): Stanza => {
    if (!isMapping(value)) return refuse(`stanzas.${index} must be a mapping`);
    return { value, path: `stanzas.${index}.` };
  });
  for (const stanza of all) refuseForeign(stanza, refuse);
  return {
    webApp: theOne(
      all.filter(({ value }) => value.type === "webapp"),
      refuse,
    ),
    redirects: all.filter(({ value }) => value.type === "redirect"),
    database: wantsDatabase(plugins, refuse),
  };
}

const advice: Readonly<Record<string, string>> = {
  "static-files": "let the program serve its files, or make them an app and a site of their own",
  "reverse-proxy": "pass requests on in a `webserver.snippet` of a site",
  background: "make the program an app and a site of its own, or let the web application start it",
};

function refuseForeign({ value, path }: Stanza, refuse: Refuse): void {
  const { type, middleware } = value;
  if (type !== "webapp" && type !== "redirect") {
    const known = typeof type === "string" && Object.hasOwn(advice, type) ? advice[type] : undefined;
    refuse(
      known === undefined
        ? `${path}type must be webapp or redirect`
        : `${path}type: a stanza \`${String(type)}\` has no counterpart; leave it out of the bundle, and ${known}`,
    );
  }
  if (!isEmpty(middleware)) {
    refuse(
      `${path}middleware has no counterpart; leave it out of the bundle, and use a \`webserver.snippet\` of the site`,
    );
  }
}

function theOne(webApps: readonly Stanza[], refuse: Refuse): Stanza {
  const [first, second] = webApps;
  if (first === undefined) return refuse("stanzas has no webapp; a site runs exactly one");
  if (second !== undefined)
    return refuse(
      `${second.path}type: there are ${webApps.length} webapps; a site runs one, so make a bundle of each`,
    );
  return first;
}

/** The form before Keter 1.0, which it still takes: one application at the top. */
function oldForm(value: Stanza["value"], refuse: Refuse): Stanzas {
  if (!isEmpty(value["static-hosts"]))
    refuse(`static-hosts has no counterpart; ${advice["static-files"] ?? ""}`);
  const { redirects = [] } = value;
  if (!Array.isArray(redirects)) return refuse("redirects must be a list");
  return {
    webApp: { value, path: "" },
    redirects: redirects.map((one: unknown, index): Stanza => {
      if (!isMapping(one)) return refuse(`redirects.${index} must be a mapping with from and to`);
      return { value: { host: one.from, actions: [{ host: one.to }] }, path: `redirects.${index}.` };
    }),
    database: value.postgres === true,
  };
}

function wantsDatabase(plugins: unknown, refuse: Refuse): boolean {
  if (plugins === undefined) return false;
  if (!isMapping(plugins)) return refuse("plugins must be a mapping");
  const [foreign] = Object.keys(plugins).filter((name) => name !== "postgres");
  if (foreign !== undefined) refuse(`plugins.${foreign} has no counterpart; leave it out of the bundle`);
  const { postgres = false } = plugins;
  if (typeof postgres === "boolean") return postgres;
  return refuse(
    "plugins.postgres must be true or false; a site has its database on the server with the role db",
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Keter takes an empty value for one that is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, below]) => below !== null)
      .map(([key, below]) => [key, withoutNulls(below)]),
  );
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
