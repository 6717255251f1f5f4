import fc from "fast-check";
import { parseSettings } from "../../components/settings/parse-settings";
import { SettingsError } from "../../components/settings/settings-error";
import { brokenSettings, someBrokenSettings } from "../support/broken-settings";
import { exampleSettings, secretMarker } from "../support/example-settings";

/** What parsing threw; a failure of the test when it threw nothing. */
function thrownBy(raw: Record<string, unknown>): unknown {
  try {
    parseSettings(raw, "prod");
  } catch (error) {
    return error;
  }
  throw new Error("the settings were accepted");
}

test("every broken configuration is refused with a path, and never in another way", () => {
  fc.assert(
    fc.property(brokenSettings(), ({ raw }) => {
      const error = thrownBy(raw);

      expect(error).toBeInstanceOf(SettingsError);
      expect(error).toHaveProperty("problems.0.path", expect.stringMatching(/^tierwright:./));
    }),
    { numRuns: 300 },
  );
});

test("no problem shows a secret", () => {
  fc.assert(
    fc.property(brokenSettings(), ({ raw }) => {
      const error = thrownBy(raw);

      expect(String(error)).not.toContain(secretMarker);
      expect(String(error)).not.toContain("hush-6f1d");
      expect(String(error)).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----\n/);
    }),
    { numRuns: 100 },
  );
});

test("any JSON in place of the settings is refused or read, never a fault of ours", () => {
  const section = fc.constantFrom(...Object.keys(exampleSettings()));
  fc.assert(
    fc.property(section, fc.jsonValue(), (name, value) => {
      const outcome = (() => {
        try {
          parseSettings({ ...exampleSettings(), [name]: value }, "prod");
          return "accepted";
        } catch (error) {
          return error instanceof SettingsError ? "refused" : error;
        }
      })();

      expect(["accepted", "refused"]).toContain(outcome);
    }),
    { numRuns: 100 },
  );
});

test("the sample of broken settings is the same each time", () => {
  const faults = someBrokenSettings(250).map(({ fault }) => fault);

  expect(faults).toHaveLength(250);
  expect(new Set(faults).size).toBeGreaterThan(150);
  expect(someBrokenSettings(250).map(({ fault }) => fault)).toEqual(faults);
});
