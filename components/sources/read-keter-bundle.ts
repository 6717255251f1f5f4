import path from "node:path";
import { list } from "tar";
import { parse, YAMLParseError } from "yaml";
import type { KeterSource } from "../settings/keter-source";
import { type KeterBundle, KeterBundleError, parseKeterBundle } from "../settings/keter-bundle";
import { bundleFile } from "./keter";
import { SourceError } from "./source";

const configuration = "config/keter.yaml";

/** A file of a bundle. */
interface Entry {
  readonly executable: boolean;
}

interface Content {
  /** Files and links by their paths from the top of the bundle. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** What `config/keter.yaml` holds; undefined when there is none. */
  readonly configuration: string | undefined;
}

const read = new Map<string, KeterBundle>();

/**
 * What a Keter bundle says of itself, after a look whether it could be deployed: so that a wrong bundle ends the run
 * before any server is touched.
 * @throws SourceError naming the bundle, and what is wrong in it.
 */
export function readKeterBundle(source: KeterSource): KeterBundle {
  const name = source.place.kind === "file" ? source.place.path : source.place.url;
  const bundle = read.get(name) ?? readFrom(name, bundleFile(source));
  read.set(name, bundle);
  return bundle;
}

function readFrom(name: string, file: string): KeterBundle {
  const content = contentOf(name, file);
  if (content.configuration === undefined) {
    throw new SourceError(
      `${name} has no ${configuration}; pack the folder that holds config/, not the folder above it`,
    );
  }
  try {
    // What `yaml` of Haskell reads, by which Keter does, is nearer to YAML 1.1 than to 1.2; dates are texts to it.
    const value: unknown = parse(content.configuration, { version: "1.1", customTags: withoutDates });
    const bundle = parseKeterBundle(value);
    checkProgram(bundle.exec, content.entries);
    return bundle;
  } catch (error) {
    if (error instanceof KeterBundleError || error instanceof YAMLParseError)
      throw new SourceError(`${name}: ${configuration}: ${error.message.trim().replace(/:?\n[^]*/, "")}`);
    throw error;
  }
}

function withoutDates<Tag>(tags: readonly Tag[]): Tag[] {
  return tags.filter(
    (tag) =>
      !(typeof tag === "object" && tag !== null && "tag" in tag && tag.tag === "tag:yaml.org,2002:timestamp"),
  );
}

/** Every entry is read, so a bundle that is cut short is found here. */
function contentOf(name: string, file: string): Content {
  const entries = new Map<string, Entry>();
  // One, when the file is there; it may be empty.
  const configurations: Buffer[][] = [];
  try {
    list({
      file,
      sync: true,
      strict: true,
      onReadEntry: (entry) => {
        const inside = path.posix.normalize(entry.path);
        if (entry.type !== "Directory") {
          entries.set(inside, { executable: entry.type !== "File" || ((entry.mode ?? 0) & 0o111) !== 0 });
        }
        if (inside !== configuration) return;
        const chunks: Buffer[] = [];
        configurations.push(chunks);
        entry.on("data", (chunk) => chunks.push(Buffer.from(chunk)));
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceError(`${name} is not a gzipped tar archive, or is cut short (${why}); build it anew`);
  }
  if (entries.size === 0)
    throw new SourceError(`${name} is empty, or not a gzipped tar archive; build it anew`);
  const last = configurations.at(-1);
  return { entries, configuration: last && Buffer.concat(last).toString("utf8") };
}

/** An absolute program that is not in the bundle is one of the server's own, which only the server can look for. */
function checkProgram(exec: string, entries: ReadonlyMap<string, Entry>): void {
  const absolute = exec.startsWith("/");
  const inside = path.posix.normalize(absolute ? exec.slice(1) : path.posix.join("config", exec));
  const entry = entries.get(inside);
  if (entry === undefined && absolute) return;
  if (inside.startsWith("../")) throw new KeterBundleError(`exec: ${exec} lies outside of the bundle`);
  if (entry === undefined) {
    throw new KeterBundleError(`exec: ${exec} is not in the bundle; it is looked for at ${inside}`);
  }
  if (!entry.executable)
    throw new KeterBundleError(`exec: ${inside} is not executable; chmod +x it before packing`);
}
