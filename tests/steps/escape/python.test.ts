import fc from "fast-check";
import { z } from "zod";
import { escape } from "../../../components/steps/escape";
import { hostileTextsFor } from "../../support/hostile-text";
import { outputOf } from "../../support/output-of";

/** What a Python program prints as a JSON list of texts. */
function textsFromPython(program: string, input: string): string[] {
  const output = outputOf("python3", ["-c", program], { input, environment: { PYTHONUTF8: "1" } });
  return z.array(z.string()).parse(JSON.parse(output.toString("ascii")));
}

const readLiterals = `
import ast, io, json, sys
source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")
print(json.dumps(ast.literal_eval(source.read())))
`;

const readIni = `
import configparser, io, json, sys
parser = configparser.ConfigParser()
parser.read_file(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"))
print(json.dumps(list(parser["section"].values())))
`;

test("Python reads back every string literal exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("python"), (values) => {
      const source = `[${values.map((value) => escape(value, "python")).join(",\n")}]`;

      expect(textsFromPython(readLiterals, source)).toEqual(values);
    }),
    { numRuns: 5 },
  );
});

test("Python and JSON keep even half of a character", () => {
  const half = "a\ud83d";

  expect(textsFromPython(readLiterals, `[${escape(half, "python")}]`)).toEqual([half]);
  expect(JSON.parse(escape(half, "json"))).toBe(half);
});

test("JSON reads back every value exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("json"), (values) => {
      expect(JSON.parse(`[${values.map((value) => escape(value, "json")).join()}]`)).toEqual(values);
    }),
    { numRuns: 10 },
  );
});

test("configparser reads back every value of an INI file exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("ini"), (values) => {
      const lines = values.map((value, index) => `key${index} = ${escape(value, "ini")}\n`);

      expect(textsFromPython(readIni, `[section]\n${lines.join("")}`)).toEqual(values);
    }),
    { numRuns: 10 },
  );
});

test.each([
  ["blanks at the start", " a"],
  ["blanks at the end", "a\t"],
  ["blanks that only Python trims", "a\u001c"],
  ["blanks around a further line", "a\n  b"],
  ["a further line that is taken for a comment", "a\n# b"],
  ["a line break at the end", "a\n"],
  ["a carriage return", "a\rb"],
])("an INI file refuses %s, which would be lost", (_what, value) => {
  expect(() => escape(value, "ini")).toThrow("an INI file cannot hold");
});

test("a URL's part is decoded to the same value", () => {
  fc.assert(
    fc.property(hostileTextsFor("url"), (values) => {
      const written = values.map((value) => escape(value, "url"));

      expect(written.map(decodeURIComponent)).toEqual(values);
      expect(written.join("")).toMatch(/^[A-Za-z0-9._~%-]*$/);
    }),
    { numRuns: 10 },
  );
});
