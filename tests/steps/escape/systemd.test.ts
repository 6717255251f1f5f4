import { writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { escape } from "../../../components/steps/escape";
import { hostileTextsFor } from "../../support/hostile-text";
import { outputOf } from "../../support/output-of";
import { commandsOf, environmentOf } from "../../support/systemd-reader";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

let directory: string;

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

function service(values: readonly string[]): string {
  const commands = values.map((value) => `ExecStart=/bin/true ${escape(value, "systemd")} last\n`);
  return `[Unit]\nDescription=test\n\n[Service]\nType=oneshot\n${commands.join("")}`;
}

test("systemd reads back every word of a command exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("systemd"), (values) => {
      const words = commandsOf(service(values), directory);

      const dollarsDoubled = values.map((value) => ["/bin/true", value.replaceAll("$", "$$$$"), "last"]);
      expect(words).toEqual(dollarsDoubled);
    }),
    { numRuns: 8 },
  );
});

test.each(["systemd", "environment"] as const)("%s refuses a text that systemd would leave out", (format) => {
  expect(() => escape("a\uffff", format)).toThrow("no characters");
});

test("systemd-analyze finds nothing to say about a unit with hostile words", () => {
  const [values = []] = fc.sample(hostileTextsFor("systemd"), 1);
  const unit = path.join(directory, "test.service");
  writeFileSync(unit, service(values));

  const said = outputOf("systemd-analyze", ["verify", unit]);

  expect(said.toString()).toBe("");
});

test("systemd reads back every value of an environment file exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("environment"), (values) => {
      // environment.d leaves out empty values and replaces variables, which EnvironmentFile= does not.
      const written = values.map((value) => escape(`<${value.replaceAll("$", "$$$$")}>`, "environment"));
      const file = written.map((value, index) => `V${index}=${value}\n`).join("");

      expect(environmentOf(file, directory)).toEqual(values.map((value) => `<${value}>`));
    }),
    { numRuns: 8 },
  );
});
