import fc from "fast-check";
import { secretNames, secretsSection, stepDocument } from "../../components/steps/document";
import { secretPlaceholder } from "../../components/steps/secret-placeholder";
import { groupFile, publicFile, step, type Step } from "../../components/steps/step";
import { hostileText } from "../support/hostile-text";
import { readDocument, readSecrets } from "../support/read-document";

const text = hostileText.filter((value) => !value.includes("\0") && !value.includes("%%SECRET("));
const word = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/);
const place = {
  path: word.map((name) => `/etc/${name}`),
  mode: fc.constantFrom("0600", "0640", "0755"),
  owner: fc.constant("root:root"),
};

const anyStep: fc.Arbitrary<Step> = fc.record({
  name: word,
  title: fc.string({ unit: "grapheme", maxLength: 30 }),
  variables: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z_]{0,9}$/), text, { noNullPrototype: true }),
  directories: fc.array(fc.record(place), { maxLength: 3 }),
  files: fc.array(fc.record({ ...place, content: text.map((value) => `${value}\n`) }), { maxLength: 3 }),
  scripts: fc.array(word, { maxLength: 3 }),
});

test("a document read back is the same step", () => {
  fc.assert(
    fc.property(anyStep, (given) => {
      expect(readDocument(stepDocument(given))).toEqual(given);
    }),
    { numRuns: 500 },
  );
});

test("no line of content can be taken for an instruction", () => {
  fc.assert(
    fc.property(text, (value) => {
      const document = stepDocument(step("a", "b", { variables: { V: value }, scripts: [] }));

      const instructions = document.split("\n").filter((line) => !line.startsWith("|"));
      expect(instructions).toEqual(["step a", "title b", "variable V", "end", ""]);
    }),
  );
});

test("secrets travel beside the document, exactly", () => {
  fc.assert(
    fc.property(text, text, (first, second) => {
      const content = `${secretPlaceholder("FIRST")} ${secretPlaceholder("SECOND", "json")}\n`;
      const document = stepDocument(
        step("a", "b", { files: [groupFile("/f", content, "root")], scripts: [] }),
      );

      const section = secretsSection(document, { FIRST: first, SECOND: second, UNUSED: "x" });

      expect(secretNames(document)).toEqual(["FIRST", "SECOND"]);
      expect(readSecrets(section)).toEqual({ "FIRST,raw": first, "SECOND,json": JSON.stringify(second) });
    }),
  );
});

test("a secret that nobody gave is missed by name", () => {
  const document = stepDocument(step("a", "b", { variables: { V: secretPlaceholder("KEY") }, scripts: [] }));

  expect(() => secretsSection(document, {})).toThrow("no secret is called KEY");
});

test.each([
  ["a name with a blank", step("a b", "title", { scripts: [] })],
  ["an empty name", step("", "title", { scripts: [] })],
  ["a title of two lines", step("a", "title\nscript evil", { scripts: [] })],
  [
    "a variable's name with a line break",
    step("a", "t", { variables: { "A\nscript evil": "" }, scripts: [] }),
  ],
  ["a path with a blank", step("a", "t", { files: [publicFile("/etc/a b", "\n")], scripts: [] })],
  ["a path with a line break", step("a", "t", { files: [publicFile("/etc/a\nend", "\n")], scripts: [] })],
  ["a script with a line break", step("a", "t", { scripts: ["a\nscript evil"] })],
])("%s is refused", (_what, given) => {
  expect(() => stepDocument(given)).toThrow(/one word|one line/);
});

test("a file that does not end with a newline is refused by its path", () => {
  const given = step("a", "t", { files: [publicFile("/etc/a", "text")], scripts: [] });

  expect(() => stepDocument(given)).toThrow("/etc/a: a file's text ends with a newline");
});

test("NUL is refused, since no variable on a server can hold it", () => {
  const given = step("a", "t", { variables: { V: "a\0b" }, scripts: [] });

  expect(() => stepDocument(given)).toThrow("NUL");
});

test("a file that everybody may read cannot hold a secret", () => {
  const given = step("a", "t", {
    files: [publicFile("/etc/a", `${secretPlaceholder("KEY")}\n`)],
    scripts: [],
  });

  expect(() => stepDocument(given)).toThrow("/etc/a: holds a secret, so mode 0644 must give others nothing");
});

test("a secret that reads like a fact's placeholder is refused, since the server would fill it in", () => {
  const document = `variable V\n|${secretPlaceholder("KEY")}\n`;

  expect(() => secretsSection(document, { KEY: "a%%FACT(CORES)%%b" })).toThrow(
    "the secret KEY contains a fact's placeholder",
  );
  expect(secretsSection(document, { KEY: "a%%FACT(b" })).toContain("|a%%FACT(b\n");
});
