import fc from "fast-check";
import { escape } from "../../../components/steps/escape";
import { hostileTextsFor } from "../../support/hostile-text";
import { outputOf } from "../../support/output-of";

const readYaml = "import json, sys, yaml\nprint(json.dumps(yaml.safe_load(sys.stdin.buffer)))";

test("PyYAML reads back every value exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("yaml"), (values) => {
      const source = values.map((value, index) => `k${index}: ${escape(value, "yaml")}\n`).join("");

      // Debian's own Python has PyYAML, for cloud-init.
      const read: unknown = JSON.parse(
        outputOf("/usr/bin/python3", ["-c", readYaml], { input: source }).toString(),
      );

      expect(read).toEqual(Object.fromEntries(values.map((value, index) => [`k${index}`, value])));
    }),
    { numRuns: 5 },
  );
});

test("YAML that becomes C strings refuses NUL", () => {
  expect(() => escape("a\0b", "yaml")).toThrow("YAML cannot hold NUL");
});
