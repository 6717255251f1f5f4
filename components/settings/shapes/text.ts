import { z } from "zod";
import { Secret } from "../secret";

/** One line of free text; quotes, `$`, `%` and any script are welcome, control characters are not. */
export function line(maximumLength = 500) {
  return z
    .string()
    .min(1, "must not be empty")
    .max(maximumLength, `must be at most ${maximumLength} characters long`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be one line without control characters");
}

/** Free text of several lines; may be empty. */
export function multiLine(maximumLength = 100_000) {
  return z
    .string()
    .max(maximumLength, `must be at most ${maximumLength} characters long`)
    .regex(
      /^(?:[^\p{Cc}\p{Cs}]|[\t\n])*$/u,
      "must not contain NUL or other control characters than tab and newline (no carriage return)",
    );
}

/** One or more shell command lines. */
export function command() {
  return multiLine(10_000)
    .refine((text) => text.trim() !== "", "must not be empty")
    .meta({ hidden: true });
}

/**
 * A secret whose plain text has the given shape.
 *
 * In the metadata of schemas, `secret` and `hidden` say that problems must not show what was given.
 */
export function secretOf(plain: z.ZodType<string, string>) {
  return plain.transform((text) => new Secret(text)).meta({ secret: true });
}

/** A text, or a whole number or truth value that stands for its text. Fractions would lose digits (1.10). */
export function textOrScalar(text: z.ZodType<string, string>) {
  return z
    .union([text, z.int(), z.boolean()], {
      error: "must be a text, a whole number or true/false (put other numbers in quotes)",
    })
    .transform(String);
}
