import { z } from "zod";

const shorthand = /^(?:minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly|annually)$/;
const dayName = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?";
const weekdays = `${dayName}(?:(?:\\.\\.|,|-)${dayName})*`;
const field = "(?:\\*|\\d{1,4}(?:\\.\\.\\d{1,4})?)(?:/\\d{1,4})?";
const fields = `${field}(?:,${field})*`;
const date = `(?:${fields}-)?${fields}[-~]${fields}`;
const time = `${fields}:${fields}(?::${fields})?`;
const zone = "(?: (?:UTC|[A-Z][A-Za-z_]+/[A-Za-z_/]+))?";
const calendar = new RegExp(
  `^(?:${weekdays}|(?:${weekdays} )?${date}(?: ${time})?|(?:${weekdays} )?${time})${zone}$`,
);

/** systemd.time(7), section "Calendar events": the shape; the server's systemd has the last word. */
export const calendarEvent = z
  .string()
  .max(200, "must be at most 200 characters long")
  .refine(
    (text) => shorthand.test(text) || calendar.test(text),
    'must be a systemd calendar event, such as daily, hourly, "*-*-* 03:30:00" or "Mon..Fri 22:00"',
  );
