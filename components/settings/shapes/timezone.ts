import { z } from "zod";

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name);
  } catch {
    return false;
  }
}

/** A name of the time zone database. */
export const timezone = z
  .string()
  .refine(isTimezone, "must be a name of the time zone database, such as UTC or Europe/Vienna");
