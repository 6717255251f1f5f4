import { hoursPerMonth } from "./prices";

/** The price of a month, from that of an hour. */
export function monthly(hour: number | undefined): number | undefined {
  return hour === undefined ? undefined : hour * hoursPerMonth;
}
