import { readFileSync } from "node:fs";
import path from "node:path";
import { projectFiles, shellFiles } from "./support/shell-files";
import { SourceFile } from "./support/source-file";

process.chdir(path.join(__dirname, ".."));

const all = projectFiles().filter((file) => !file.startsWith("examples/"));
const sources = all.filter((file) => file.endsWith(".ts")).map((file) => new SourceFile(file));
const product = sources.filter(({ file }) => file === "index.ts" || file.startsWith("components/"));
const byPath = new Map(sources.map((source) => [source.file, [source]]));
const components = product.filter(({ file }) => file.startsWith("components/"));

/** The folders of `components/` from which each may import, besides itself and `settings`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  settings: [],
  steps: [],
  certificates: ["steps"],
  presets: ["steps"],
  sources: ["steps"],
  remote: ["steps"],
  tasks: ["steps", "presets", "remote"],
  platforms: ["steps", "certificates", "remote"],
  tiers: ["steps", "presets", "sources", "certificates", "remote"],
  sites: ["steps", "presets", "sources", "tasks", "certificates", "remote", "platforms", "tiers"],
};

/** The only places that may use a package, so that whoever changes it knows where to look. */
const homes: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/command": ["components/remote/"],
  "@pulumi/tls": ["components/certificates/"],
  "@pulumi/random": ["components/sites/", "components/platforms/aws/rds/"],
  "@pulumi/aws": ["components/platforms/aws/"],
};

/** The only files of the product that look into the file system. */
const mayReadFiles = [
  "components/steps/template.ts",
  "components/sources/pack-folder.ts",
  "components/sources/project-file.ts",
  "components/sources/git-remote.ts",
  "components/sources/fetch-file.ts",
  "components/sources/fetched-bundle.ts",
  "components/sources/deployex-current.ts",
];

/** The folder of `components/` that a file lies in; the file itself when it lies beside them. */
function folderOf(file: string): string {
  return path.relative("components", file).split(path.sep)[0] ?? "";
}

function isPure(file: string): boolean {
  return file.startsWith("components/steps/") || file.endsWith("-step.ts");
}

/** Everything that a file imports, and what that imports, and so on: each with the file that imports it. */
function reachedFrom(start: SourceFile): ReadonlyMap<string, string> {
  const importers = new Map<string, string>();
  const waiting = [start];
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    for (const file of source.files.filter((imported) => !importers.has(imported))) {
      importers.set(file, source.file);
      waiting.push(...(byPath.get(file) ?? []));
    }
  }
  return importers;
}

/** The way by which a file imports itself, when it does. */
function cycle(source: SourceFile): readonly string[] {
  const importers = reachedFrom(source);
  const way: string[] = [];
  for (let file = importers.get(source.file); file !== undefined; file = importers.get(file)) {
    if (way.includes(file)) break;
    way.unshift(file);
    if (file === source.file) return [`imports itself: ${[...way, source.file].join(" → ")}`];
  }
  return [];
}

/** Each test names every file that breaks the rule, with what it does; an empty list is a rule kept. */
function faults(
  files: readonly SourceFile[],
  found: (source: SourceFile) => readonly string[],
): readonly string[] {
  return files.flatMap((source) => found(source).map((what) => `${source.file}: ${what}`));
}

describe("dependencies", () => {
  test.each(Object.entries(homes))("%s is used in %j alone", (name, folders) => {
    const outside = product.filter(({ file }) => !folders.some((home) => file.startsWith(home)));

    expect(
      faults(outside, ({ packages }) =>
        packages.filter((used) => used === name || used.startsWith(`${name}/`)),
      ),
    ).toEqual([]);
  });

  test("a folder imports only from the folders below it", () => {
    const inFolders = components.filter(({ file }) => path.dirname(file) !== "components");

    expect(
      faults(inFolders, ({ file, files }) => {
        const allowed = ["settings", folderOf(file), ...(mayImport[folderOf(file)] ?? [])];
        return files
          .filter((imported) => !allowed.includes(folderOf(imported)))
          .map((imported) => `imports ${imported}`);
      }),
    ).toEqual([]);
  });

  test("settings imports none of the other folders", () => {
    const settings = components.filter(({ file }) => folderOf(file) === "settings");

    expect(
      faults(settings, ({ files }) => files.filter((imported) => folderOf(imported) !== "settings")),
    ).toEqual([]);
  });

  test("every folder of components is known here", () => {
    const folders = new Set(
      components.map(({ file }) => folderOf(file)).filter((name) => !name.endsWith(".ts")),
    );

    expect([...folders].filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  test("no file imports itself by way of others", () => {
    expect(faults(product, cycle)).toEqual([]);
  });

  test("nothing in the product imports the sandbox or the tests", () => {
    const foreign = /^(sandbox|tests|bench|docs)\//;

    expect(faults(product, ({ files }) => files.filter((imported) => foreign.test(imported)))).toEqual([]);
  });

  test("steps are pure: nothing they reach imports Pulumi", () => {
    const pure = components.filter(({ file }) => isPure(file));

    expect(
      faults(pure, (source) => {
        const reached = [
          source,
          ...[...reachedFrom(source).keys()].flatMap((file) => byPath.get(file) ?? []),
        ];
        return reached.flatMap(({ file, packages }) =>
          packages.filter((name) => name.startsWith("@pulumi/")).map((name) => `reaches ${name} in ${file}`),
        );
      }),
    ).toEqual([]);
  });

  test("only index.ts reads the stack's configuration", () => {
    const others = components.filter(({ packages }) => packages.includes("@pulumi/pulumi"));
    const config = /(^|\.)Config$/;

    expect(faults(others, ({ constructed }) => constructed.filter((name) => config.test(name)))).toEqual([]);
  });

  test("only the files named here look into the file system", () => {
    const fileSystem = /^(node:)?fs(\/promises)?$/;
    const others = product.filter(({ file }) => !mayReadFiles.includes(file));

    expect(faults(others, ({ packages }) => packages.filter((name) => fileSystem.test(name)))).toEqual([]);
    expect(mayReadFiles.filter((file) => !all.includes(file))).toEqual([]);
  });
});

describe("files", () => {
  test("index.ts has at most 40 lines", () => {
    const index = sources.filter(({ file }) => file === "index.ts");

    expect(faults(index, ({ lines }) => (lines > 40 ? [`${lines} lines`] : []))).toEqual([]);
  });

  test("no file is longer than 200 lines, of the settings 300", () => {
    const ours = sources.filter(({ file }) => !file.startsWith("tests/"));
    const limit = (file: string): number => (file.startsWith("components/settings/") ? 300 : 200);
    const scripts = shellFiles()
      .map((file) => ({ file, lines: readFileSync(file, "utf8").trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > 200);

    expect(faults(ours, ({ file, lines }) => (lines > limit(file) ? [`${lines} lines`] : []))).toEqual([]);
    expect(scripts).toEqual([]);
  });

  test("names are in kebab-case", () => {
    const ours = all.filter(
      (file) => /^(components|sandbox|bench|tests)\//.test(file) && /\.(ts|mjs|sh)$/.test(file),
    );
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

    expect(ours.filter((file) => file.split(path.sep).some((part) => !kebab.test(part)))).toEqual([]);
  });

  test("names say what is inside", () => {
    // "User data" is AWS's word for a thing of its own.
    const empty = /(^|[-/])(utils?|helpers?|(?<!session-)manager|misc|common|(?<!user-)data)(\.|\/|$)/;

    expect(sources.map(({ file }) => file).filter((file) => empty.test(file))).toEqual([]);
  });

  test("everything that a component exports has a doc comment", () => {
    expect(faults(components, ({ undocumented }) => undocumented)).toEqual([]);
  });
});
