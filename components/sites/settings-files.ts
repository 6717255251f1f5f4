import type { JsonValue, Site } from "../settings/settings";
import type { Format } from "../steps/escape";
import { type FactName, factPlaceholder } from "../steps/fact-placeholder";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { type File, groupFile } from "../steps/step";
import { literal, projectText, renderText, templateText } from "../steps/template";
import { secretVariables } from "../sources/source";
import { inUrl } from "../settings/shapes/address";
import { databaseHost, databaseUrl, type EnvironmentInput, environmentFile, publicUrl } from "./environment";
import { pipelineFiles } from "./pipeline";
import { planFile } from "./plan-file";
import { replicaUnit } from "./replica-unit";
import { hiddenVariables, ownSecret, secretNames } from "./site-secrets";

/** Where a site's settings are put before a release takes them over. */
function stagedDirectory(site: Site): string {
  return `/etc/tierwright/sites/${site.name}/staged`;
}

/** Where the authority that signed the database server's certificate lies for a site. */
export function authorityFile(site: Site): string {
  return `/srv/sites/${site.name}/database-authority.crt`;
}

/**
 * All settings of a site on one app server: its environment, its commands, its unit, its own settings files and tasks.
 * None of them names a release, so another release is one changed line in a preview.
 */
export function settingsFiles(input: EnvironmentInput): readonly File[] {
  const { site } = input;
  const file = (name: string, content: string): File =>
    groupFile(`${stagedDirectory(site)}/${name}`, withNewline(content), "root");
  return [
    file("environment", environmentFile(input)),
    file("start", command(input.release.preset.start)),
    ...(site.app.migrate === undefined ? [] : [file("migrate", command(site.app.migrate))]),
    ...(site.app.reload === undefined ? [] : [file("reload", command(site.app.reload))]),
    ...(site.app.check.command === undefined ? [] : [file("check", command(site.app.check.command))]),
    file(
      "replica.service",
      replicaUnit(site, inUrl(input.address), input.onOwnMachine === true ? metadataService : []),
    ),
    file("plan", planFile(site, inUrl(input.address))),
    ...sourceSecrets(input, file),
    file("masks", Object.values(hiddenVariables(site)).join("\n")),
    ...Object.entries(site.app.tasks).map(([name, script]) => file(`tasks/${name}`, projectText(script))),
    ...site.app.files.map(({ target, template }) =>
      file(
        `files/${target}`,
        renderText(template, projectText(template), formatOf(target), view(input, formatOf(target))),
      ),
    ),
    ...pipelineFiles(site, input.release.preset).map(({ name, content }) => file(name, content)),
    ...(input.database === undefined
      ? []
      : [file("database-authority.crt", secretPlaceholder(secretNames.authorityCertificate))]),
  ];
}

/** Servers that fetch releases by themselves have to know what a step only sends them. */
function sourceSecrets({ release }: EnvironmentInput, file: (name: string, content: string) => File): File[] {
  const text = secretVariables(release.source);
  return release.byServers === undefined || text === ""
    ? []
    : [{ ...file("source-secrets", text), mode: "0600" }];
}

function command(lines: string): string {
  return `${templateText("app/command-header.sh")}${lines}`;
}

/** The format of a settings file, by its ending; what is not known is left as it is written. */
export function formatOf(file: string): Format {
  const formats: Record<string, Format> = {
    cfg: "ini",
    conf: "raw",
    env: "environment",
    ini: "ini",
    json: "json",
    py: "python",
    sh: "shell",
    sql: "sql",
    toml: "json",
    yaml: "json",
    yml: "json",
  };
  return formats[file.split(".").at(-1) ?? ""] ?? "raw";
}

/** What the user's templates may name. */
function view({ site, address, database }: EnvironmentInput, format: Format): Record<string, unknown> {
  return {
    site: site.name,
    release: literal(quotedFor(format, factPlaceholder("RELEASE"))),
    address,
    publicUrl: publicUrl(site),
    domain: site.domains[0],
    domains: site.domains,
    uploadsDirectory: `/srv/sites/${site.name}/shared`,
    database: database !== undefined && {
      host: literal(databaseHost(database, format)),
      port: database.port,
      name: database.name,
      user: database.name,
      password: literal(secretPlaceholder(secretNames.databasePassword, format)),
      authorityFile: database.authorityFile,
      url: literal(quotedFor(format, databaseUrl(database))),
    },
    environment: site.environment,
    facts: factsView(format),
    settings: settingsView(site.settings),
    secrets: Object.fromEntries(
      Object.keys(site.secrets).map((name) => [name, literal(ownSecret(name, format))]),
    ),
  };
}

/** What a server finds out about itself: numbers are bare in all formats, as other numbers are. */
function factsView(format: Format): Record<string, unknown> {
  const text = (name: FactName) => literal(quotedFor(format, factPlaceholder(name)));
  return {
    cores: literal(factPlaceholder("CORES")),
    memoryMiB: literal(factPlaceholder("MEMORY_MIB")),
    hostname: text("HOSTNAME"),
    addresses: text("ADDRESSES"),
    os: text("OS"),
    osVersion: text("OS_VERSION"),
    architecture: text("ARCHITECTURE"),
  };
}

/**
 * The metadata service of EC2, by IPv4 and IPv6
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html): it gives credentials of the
 * machine's role to whoever asks, and the role may read the machine's host key.
 */
const metadataService = ["169.254.169.254", "fd00:ec2::254"];

/** A URL, or a fact, needs no escape in any format but the quotes that the format's other texts come with. */
function quotedFor(format: Format, url: string): string {
  switch (format) {
    case "raw":
    case "ini":
    case "url":
      return url;
    case "shell":
    case "sql":
    case "postgresql":
      return `'${url}'`;
    case "nginx":
    case "systemd":
    case "environment":
    case "json":
    case "python":
    case "yaml":
      return `"${url}"`;
  }
}

/** Mustache takes `null` for a missing name; a template may ask whether a setting is set. */
function settingsView(settings: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value ?? false]));
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
