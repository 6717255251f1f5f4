import { z } from "zod";
import { valueAt } from "./config-path";
import { explainIssue } from "./explain";
import { type Stanza, stanzasOf } from "./keter-stanzas";
import { environmentName } from "./shapes/names";
import { UserError } from "./user-error";

/** What a Keter bundle says of itself in `config/keter.yaml`, as far as the workstation has to know it. */
export interface KeterBundle {
  /** The program: relative to the top of the bundle, or absolute. */
  readonly exec: string;
  /** What it wants to be visited by; the first is the canonical one. Keter allows `*` in them. */
  readonly hosts: readonly [string, ...string[]];
  /** Hosts which it wants redirected to the first of `hosts`. */
  readonly redirects: readonly string[];
  /** Whether visitors have to come by HTTPS. */
  readonly https: boolean;
  /** Whether it wants a PostgreSQL database. */
  readonly database: boolean;
  /** Names for which it has values itself. */
  readonly environment: readonly string[];
}

/** A `config/keter.yaml` is not what Keter would take, or wants what only Keter has. */
export class KeterBundleError extends UserError {}

const text = z.string("must be a text; put it in quotes");
const host = text.regex(
  /^[A-Za-z0-9*_-]+(?:\.[A-Za-z0-9*_-]+)*$/,
  "must be the name of a host, without a port",
);
const flag = z.boolean("must be true or false").default(false);
/** `true`, or the certificate's files; half of them mean `false` to Keter. */
const ssl = z
  .union(
    [z.boolean(), z.looseObject({}).transform(({ certificate, key }) => certificate != null && key != null)],
    {
      error: "must be true, false, or a mapping with certificate and key",
    },
  )
  .default(false);

const webAppSchema = z.object({
  exec: text.min(1, "must not be empty"),
  args: z.array(text).default([]),
  env: z.record(environmentName, text).default({}),
  "forward-env": z.array(text).default([]),
  "port-env-vars": z.array(environmentName).default([]),
  host: host.optional(),
  hosts: z.array(host).optional(),
  "extra-hosts": z.array(host).default([]),
  ssl,
  "requires-secure": flag,
});

const redirectSchema = z.object({
  host: host.optional(),
  hosts: z.array(host).optional(),
  actions: z
    .array(
      z.object({
        path: text.optional(),
        url: text.optional(),
        host: host.optional(),
        secure: flag,
        port: z.int().optional(),
      }),
    )
    .min(1, "must not be empty"),
  ssl,
});

/**
 * Reads the value of a bundle's `config/keter.yaml`, in its present form and in the one before `stanzas`.
 * @throws KeterBundleError with all that is wrong.
 */
export function parseKeterBundle(value: unknown): KeterBundle {
  const { webApp, redirects, database } = stanzasOf(value, refuse);
  const app = read(webAppSchema, webApp);
  const [first, ...others] = [...hostsOf(app, webApp), ...app["extra-hosts"]];
  if (first === undefined)
    return refuse(`${webApp.path}hosts is missing; name the hosts that the program serves`);
  const secure = redirects.map((stanza) => redirectTo(first, stanza));
  return {
    exec: app.exec,
    hosts: [first, ...new Set(others.filter((name) => name !== first))],
    redirects: [...new Set(secure.flatMap(({ hosts }) => hosts))],
    https: app.ssl || app["requires-secure"] || secure.some(({ https }) => https),
    database,
    environment: Object.keys(app.env),
  };
}

/** Redirects lead from a site's other names to its first one; Keter's can lead anywhere. */
function redirectTo(canonical: string, stanza: Stanza): { hosts: readonly string[]; https: boolean } {
  const redirect = read(redirectSchema, stanza);
  const hosts = hostsOf(redirect, stanza);
  const [action, ...others] = redirect.actions;
  const plain = others.length === 0 && action?.path === undefined && action?.port === undefined;
  if (!plain || action?.url !== undefined || action?.host?.toLowerCase() !== canonical) {
    return refuse(
      `${stanza.path}actions: the redirect of ${hosts.join(", ")} leads elsewhere than to ${canonical}; leave it out of the bundle, and redirect in a \`webserver.snippet\` of a site`,
    );
  }
  return { hosts, https: redirect.ssl || action.secure };
}

/** Keter takes `host` where both are given. */
function hostsOf(
  { host, hosts }: { readonly host?: string | undefined; readonly hosts?: readonly string[] | undefined },
  { path }: Stanza,
): readonly string[] {
  const given = host === undefined ? (hosts ?? []) : [host];
  if (given.length === 0) return refuse(`${path}host is missing`);
  return given.map((name) => name.toLowerCase());
}

function read<T>(schema: z.ZodType<T>, { value, path }: Stanza): T {
  const result = schema.safeParse(value, { error: explainIssue });
  if (result.success) return result.data;
  return refuse(
    result.error.issues
      .map(({ path: below, message }) => {
        const keys = below.map((key) => (typeof key === "symbol" ? String(key) : key));
        const missing = valueAt(value, keys) === undefined ? "is missing; it " : "";
        return `${path}${keys.join(".")} ${missing}${message}`;
      })
      .join("; "),
  );
}

function refuse(message: string): never {
  throw new KeterBundleError(message);
}
