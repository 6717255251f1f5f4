import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";

/** What the engine needs to know from Pulumi.yaml. */
export interface Project {
  name: string;
  /** The folder with Pulumi.yaml and Pulumi.<stack>.yaml. */
  directory: string;
  /** Where the program runs, and the entry point there, as the CLI tells its language host. */
  programDirectory: string;
  entryPoint: string;
  nodeArguments: string[];
  typescript: boolean;
  /** Default values of config keys, with the project's name in front. */
  configDefaults: Record<string, unknown>;
}

interface ProjectFile {
  name: string;
  main?: string;
  runtime: string | { name: string; options?: { nodeargs?: string; typescript?: boolean } };
  config?: Record<string, unknown>;
}

export function loadProject(directory: string): Project {
  const root = resolve(directory);
  const path = join(root, "Pulumi.yaml");
  if (!existsSync(path)) throw new Error(`no Pulumi.yaml in ${root}; give the project's folder with --cwd`);
  const file = parse(readFileSync(path, "utf8")) as ProjectFile;
  const options = typeof file.runtime === "string" ? undefined : file.runtime.options;
  const main = resolve(root, file.main ?? ".");
  const isFolder = statSync(main).isDirectory();
  return {
    name: file.name,
    directory: root,
    programDirectory: isFolder ? main : dirname(main),
    entryPoint: isFolder ? "." : main.slice(dirname(main).length + 1),
    nodeArguments: options?.nodeargs?.split(/\s+/).filter((word) => word !== "") ?? [],
    typescript: options?.typescript ?? true,
    configDefaults: Object.fromEntries(Object.entries(file.config ?? {}).flatMap(withDefault(file.name))),
  };
}

function withDefault(project: string) {
  return ([key, declared]: [string, unknown]): [string, unknown][] => {
    const isTyped = typeof declared === "object" && declared !== null && !Array.isArray(declared);
    const { value, default: fallback } = isTyped
      ? (declared as { value?: unknown; default?: unknown })
      : { value: declared };
    const chosen = value ?? fallback;
    return chosen === undefined ? [] : [[key.includes(":") ? key : `${project}:${key}`, chosen]];
  };
}
