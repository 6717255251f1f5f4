import fc from "fast-check";
import { cron as cronShape } from "../../components/settings/shapes/cron";
import { scheduledName } from "../../components/settings/aws/group";

const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** An item of a field: `*`, a value or a range, perhaps with a step. */
function item([minimum, maximum]: readonly [number, number]): fc.Arbitrary<string> {
  const value = fc.integer({ min: minimum, max: maximum });
  const range = fc
    .tuple(value, value)
    .map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  const stepped = fc
    .tuple(fc.oneof(fc.constant("*"), range), fc.integer({ min: 1, max: maximum }))
    .map(([what, step]) => `${what}/${step}`);
  return fc.oneof(fc.constant("*"), value.map(String), range, stepped);
}

const fieldsOf = bounds.map((bound) =>
  fc.array(item(bound), { minLength: 1, maxLength: 3 }).map((items) => items.join(",")),
);
const times = fc
  .tuple(...fieldsOf)
  .map((fields) => fields.join(" "))
  .filter((text) => text.length <= 100);

test("every time of crontab(5) is taken", () => {
  fc.assert(
    fc.property(times, (text) => {
      expect(cronShape.safeParse(text).success).toBe(true);
    }),
  );
});

test("a number outside its field is refused, wherever it stands", () => {
  fc.assert(
    fc.property(
      times,
      fc.constantFrom(...bounds.entries()),
      fc.integer({ min: 1, max: 40 }),
      (text, [index, [, maximum]], beyond) => {
        const fields = text.split(" ");
        fields[index] = `${fields[index] ?? ""},${maximum + beyond}`;
        expect(cronShape.safeParse(fields.join(" ")).success).toBe(false);
      },
    ),
  );
});

test("four fields, six fields and other spaces are refused", () => {
  fc.assert(
    fc.property(times, (text) => {
      const fields = text.split(" ");
      const wrong = [fields.slice(1).join(" "), `${text} *`, fields.join("  "), ` ${text}`, `${text}\n`];
      expect(wrong.filter((one) => cronShape.safeParse(one).success)).toEqual([]);
    }),
  );
});

test.each(["0 7 * * MON-FRI", "*/15 * * jan,Jun 0", "5 4 1-7 * sun", "0 0 29 2 *", "0 12 * * 5-7"])(
  "%s is a time",
  (text) => {
    expect(cronShape.safeParse(text).success).toBe(true);
  },
);

test.each([
  "@daily",
  "0 0 0 1 *",
  "5/15 * * * *",
  "0 7 * * FRI-MON",
  "0 7 * * MON-",
  "0 7 ? * *",
  "-1 7 * * *",
  "",
])("%j is no time", (text) => {
  expect(cronShape.safeParse(text).success).toBe(false);
});

test("times that differ have names that differ, within what AWS takes", () => {
  fc.assert(
    fc.property(times, times, fc.constantFrom("UTC", "Etc/GMT+1", "Etc/GMT-1"), (one, other, timezone) => {
      const all = [one, other, one.replaceAll(",", "-"), one.replaceAll("-", ","), one.replaceAll("/", "-")];
      const named = all.map((text) => scheduledName({ cron: text, timezone }));
      expect(new Set(named).size).toBe(new Set(all).size);
      expect(named.filter((name) => !/^[a-z0-9,-]{1,255}$/.test(name))).toEqual([]);
    }),
  );
});

test("a time in two zones has two names, and its own name goes first", () => {
  const cron = "*/15 7 * * MON-FRI";
  const entries = ["Etc/GMT+1", "Etc/GMT-1"].map((timezone) => ({ cron, timezone }));

  expect([...entries, { name: "morning", cron, timezone: "UTC" }].map(scheduledName)).toEqual([
    "any-by-15-7-any-any-mon-to-fri-etc-gmt-plus-1",
    "any-by-15-7-any-any-mon-to-fri-etc-gmt-1",
    "morning",
  ]);
});
