import { z } from "zod";

interface Field {
  readonly minimum: number;
  readonly maximum: number;
  /** Names for the numbers from `minimum` on. */
  readonly names: readonly string[];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** crontab(5): minute, hour, day of the month, month, day of the week, of which 0 and 7 are Sunday. */
const fields: readonly Field[] = [
  { minimum: 0, maximum: 59, names: [] },
  { minimum: 0, maximum: 23, names: [] },
  { minimum: 1, maximum: 31, names: [] },
  { minimum: 1, maximum: 12, names: months },
  { minimum: 0, maximum: 7, names: weekdays },
];

/** Whether a text is a time as cron knows it. Amazon EC2 Auto Scaling takes "the Unix cron syntax format". */
function isCron(text: string): boolean {
  const given = text.split(" ");
  return (
    given.length === fields.length &&
    fields.every((field, index) => (given[index] ?? "").split(",").every((part) => fits(field, part)))
  );
}

/** One item of a field's list: `*`, a value or a range, each with or without a step. */
function fits(field: Field, part: string): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !isWithin(step, 1, field.maximum))) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((value) => valueOf(field, value));
  const [first, last] = ends;
  if (ends.length > 2 || first === undefined || (ends.length === 2 && last === undefined)) return false;
  return last === undefined ? step === undefined : first <= last;
}

function valueOf({ minimum, maximum, names }: Field, text: string): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return minimum + named;
  return isWithin(text, minimum, maximum) ? Number(text) : undefined;
}

function isWithin(text: string, minimum: number, maximum: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
}

/** A time that comes again, as five fields of crontab(5). */
export const cron = z
  .string()
  .max(100, "must be at most 100 characters long")
  .refine(
    isCron,
    'must be five fields of crontab(5) with single spaces (minute, hour, day, month, day of the week), such as "0 7 * * MON-FRI"',
  );
