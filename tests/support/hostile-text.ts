import fc from "fast-check";
import { escape, type Format, UnwritableError } from "../../components/steps/escape";

/** What means something in one of our formats, and characters that programs have tripped over. */
const parts = [
  ...Array.from("'\"\\$`%;#|&<>{}()[]!*?~=:,.-_/@ \t\n\r\0"),
  ...[
    "\u0001",
    "\u0008",
    "\u001b",
    "\u007f",
    "\u0080",
    "\u0085",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\uffff",
    "é",
    "☃",
    "💥",
  ],
  ...[
    "$(id)",
    "${HOME}",
    "$HOME",
    "%h",
    "%%",
    "%(here)s",
    "{{x}}",
    "\\n",
    "\\",
    "\\0",
    "\\'",
    "''",
    '""',
    "$$",
    "${dollar}",
  ],
  ...[
    "%%SECRET(",
    "%SECRET(X,raw)%",
    "end",
    "EOF",
    "-- ",
    "/*",
    "\n#",
    "\n;",
    "\n[x]\n",
    "\n|",
    " \n ",
    "a",
    "0",
  ],
];

/** Texts that try to break out of wherever they are written. Whole characters only. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...parts) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

/** The hostile texts that a format says it can hold. */
export function hostileTextFor(format: Format): fc.Arbitrary<string> {
  return hostileText.filter((text) => isWritable(text, format));
}

/** Many at once: starting a program for each would take minutes. */
export function hostileTextsFor(format: Format): fc.Arbitrary<string[]> {
  return fc.array(hostileTextFor(format), { minLength: 1, maxLength: 100, size: "max" });
}

function isWritable(text: string, format: Format): boolean {
  try {
    escape(text, format);
    return true;
  } catch (error) {
    if (error instanceof UnwritableError) return false;
    throw error;
  }
}
