import fc from "fast-check";
import { z } from "zod";
import { alternatives, entries, schemasAt } from "../../components/settings/schema-tree";
import { sectionsSchema } from "../../components/settings/sections";
import { asRecord, ec2ExampleFiles, exampleSettings, setAt, settingsIn } from "./example-settings";

type Path = readonly (string | number)[];

/** Settings that must be refused. */
export interface BrokenSettings {
  /** What was done to the example. */
  readonly fault: string;
  /** Values of the `tierwright:` keys. */
  readonly raw: Record<string, unknown>;
}

/** What faults are made in; a fresh copy at each call. */
type Example = () => Record<string, unknown>;

/** An example with one fault: something deleted, misspelt, retyped or twice. */
export function brokenSettings(): fc.Arbitrary<BrokenSettings> {
  return fc.oneof(
    { weight: 5, arbitrary: brokenExample(exampleSettings) },
    { weight: 1, arbitrary: twice() },
    { weight: 1, arbitrary: badName() },
    { weight: 2, arbitrary: fc.oneof(...ec2ExampleFiles.map(brokenEc2)) },
  );
}

function brokenExample(example: Example, places = placesIn(example(), [])): fc.Arbitrary<BrokenSettings> {
  return fc.oneof(misspelt(example, places), retyped(example, places), deleted(example, places));
}

/** What else stands in these examples, others have too. */
function brokenEc2(file: string): fc.Arbitrary<BrokenSettings> {
  const example = () => settingsIn(file);
  const places = placesIn(example(), []).filter(([section]) => section === "aws" || section === "servers");
  return brokenExample(example, places);
}

/** Always the same broken settings, for tests that cannot generate their own. */
export function someBrokenSettings(count: number, seed = 20_261_120): BrokenSettings[] {
  return fc.sample(brokenSettings(), { numRuns: count, seed });
}

function placesIn(value: unknown, path: Path): Path[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== "object" || value === null) return own;
  const isList = Array.isArray(value);
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, below]) =>
      placesIn(below, [...path, isList ? Number(key) : key]),
    ),
  ];
}

function changed(
  example: Example,
  fault: string,
  path: Path,
  change: (raw: Record<string, unknown>) => void,
): BrokenSettings {
  const raw = example();
  change(raw);
  return { fault: `${fault} ${path.join(".")}`, raw };
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => asRecord(value)[key], raw);
}

/** The mappings with fixed keys that hold a place; empty where the user chooses the names. */
function strictParents(path: Path): z.ZodObject[] {
  return schemasAt(sectionsSchema, path.slice(0, -1))
    .flatMap(alternatives)
    .filter((schema) => schema instanceof z.ZodObject);
}

function misspelt(example: Example, places: readonly Path[]): fc.Arbitrary<BrokenSettings> {
  const keys = places.filter((path) => strictParents(path).length > 0);
  const letter = fc.constantFrom("x", "S", "-", " ", "ü", "_", "$(id)", "\n");
  return fc
    .tuple(fc.constantFrom(...keys), fc.nat(20), letter)
    .map(([path, position, added]) => {
      const key = String(path.at(-1));
      const at = position % (key.length + 1);
      const wrong = [...path.slice(0, -1), key.slice(0, at) + added + key.slice(at)];
      return changed(example, `misspelt as ${JSON.stringify(wrong.at(-1))}:`, path, (raw) => {
        setAt(raw, wrong, valueAt(raw, path));
        setAt(raw, path, undefined);
      });
    })
    .filter(({ raw }) => Object.keys(raw).length > 0);
}

const wrongValues: readonly unknown[] = [
  ...[null, true, 3.5, -1, 1e21, [], [[]], [null], {}, { "": {} }, "", " ", "\0", "a\rb"],
  ...["'; DROP TABLE sites; --", "$(reboot)", "../../etc/passwd", "x".repeat(200_000), "\ud800"],
];

function retyped(example: Example, places: readonly Path[]): fc.Arbitrary<BrokenSettings> {
  const faults = places.flatMap((path) => {
    const schemas = schemasAt(sectionsSchema, path);
    return wrongValues
      .filter((value) => schemas.length > 0 && schemas.every((schema) => !schema.safeParse(value).success))
      .map((value) => ({ path, value }));
  });
  return fc.constantFrom(...faults).map(({ path, value }) =>
    changed(example, `${JSON.stringify(value).slice(0, 40)} for`, path, (raw) => {
      setAt(raw, path, value);
    }),
  );
}

function deleted(example: Example, places: readonly Path[]): fc.Arbitrary<BrokenSettings> {
  const required = places.filter((path) => {
    const parents = strictParents(path);
    return (
      parents.length === 1 &&
      parents.every((parent) =>
        entries(parent).some(([key, schema]) => key === path.at(-1) && !schema.safeParse(undefined).success),
      )
    );
  });
  return fc.constantFrom(...required).map((path) =>
    changed(example, "deleted:", path, (raw) => {
      setAt(raw, path, undefined);
    }),
  );
}

const copies: readonly (readonly [from: Path, to: Path])[] = [
  [
    ["servers", "db1"],
    ["servers", "db2"],
  ],
  [
    ["servers", "db1", "privateAddress"],
    ["servers", "web1", "privateAddress"],
  ],
  [
    ["sites", "demo", "domain"],
    ["sites", "test", "domain"],
  ],
  [
    ["sites", "demo", "domain"],
    ["sites", "prod", "redirects"],
  ],
  [
    ["sites", "prod", "port"],
    ["sites", "demo", "port"],
  ],
  [
    ["apps", "notes", "source", "git"],
    ["apps", "wiki", "source", "git"],
  ],
  [
    ["sites", "prod", "secrets"],
    ["sites", "prod", "environment"],
  ],
  [
    ["webserver", "httpPort"],
    ["webserver", "httpsPort"],
  ],
];

function twice(): fc.Arbitrary<BrokenSettings> {
  return fc.constantFrom(...copies).map(([from, to]) =>
    changed(exampleSettings, `copied to ${to.join(".")}:`, from, (raw) => {
      const value = valueAt(raw, from);
      setAt(raw, to, to.at(-1) === "redirects" ? [value] : value);
    }),
  );
}

function badName(): fc.Arbitrary<BrokenSettings> {
  const names = fc.constantFrom(
    "Prod",
    "a b",
    "-a",
    "a-",
    "a_b",
    "é",
    "",
    "..",
    "a/b",
    "0a",
    "x".repeat(50),
    "$(id)",
  );
  const places = fc.constantFrom(["sites", "demo"], ["servers", "web1"], ["apps", "wiki"]);
  return fc.tuple(names, places).map(([name, path]) =>
    changed(exampleSettings, `named ${JSON.stringify(name)}:`, path, (raw) => {
      setAt(raw, [...path.slice(0, -1), name], valueAt(raw, path));
      setAt(raw, path, undefined);
    }),
  );
}
