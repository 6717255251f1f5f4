import { writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { escape } from "../../../components/steps/escape";
import { shellCommand } from "../../../components/steps/shell";
import { hostileText, hostileTextsFor } from "../../support/hostile-text";
import { outputOf, textsEndedByNul } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

const shells = [
  { shell: "bash", locale: "C.UTF-8" },
  { shell: "bash", locale: "C" },
  { shell: "dash", locale: "C.UTF-8" },
];

describe.each(shells)("$shell in locale $locale", ({ shell, locale }) => {
  const environment = { LC_ALL: locale };
  const directory = temporaryDirectory();
  afterAll(() => {
    removeDirectory(directory);
  });

  test("reads back every word exactly", () => {
    fc.assert(
      fc.property(hostileTextsFor("shell"), (values) => {
        const script = values.map((value) => `printf '%s\\0' ${escape(value, "shell")}\n`).join("");

        const output = outputOf(shell, ["-s"], { input: script, environment });

        expect(textsEndedByNul(output)).toEqual(values);
      }),
      { numRuns: 5 },
    );
  });

  test("takes the words of a command literally", () => {
    fc.assert(
      fc.property(hostileTextsFor("shell"), (values) => {
        const script = shellCommand("printf", "%s\\0", ...values);

        const output = outputOf(shell, ["-s"], { input: script, environment });

        expect(textsEndedByNul(output)).toEqual(values);
      }),
      { numRuns: 5 },
    );
  });

  test("reads back every value of an environment file exactly", () => {
    const file = path.join(directory, "environment");
    fc.assert(
      fc.property(hostileTextsFor("environment"), (values) => {
        writeFileSync(
          file,
          values.map((value, index) => `V${index}=${escape(value, "environment")}\n`).join(""),
        );
        const printing = values.map((_value, index) => `printf '%s\\0' "$V${index}"\n`).join("");

        const output = outputOf(shell, ["-s"], { input: `. ${file}\n${printing}`, environment });

        expect(textsEndedByNul(output)).toEqual(values);
      }),
      { numRuns: 5 },
    );
  });
});

test("a command of plain words is shown without quotes", () => {
  expect(shellCommand("tierwright", "remove", "site.prod", "--from=web1")).toBe(
    "tierwright remove site.prod --from=web1",
  );
});

test("an empty word stays a word", () => {
  expect(textsEndedByNul(outputOf("dash", ["-c", shellCommand("printf", "%s\\0", "", "a")]))).toEqual([
    "",
    "a",
  ]);
});

test("a word with NUL is refused", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (before, after) => {
      expect(() => escape(`${before}\0${after}`, "shell")).toThrow("NUL");
    }),
  );
});
