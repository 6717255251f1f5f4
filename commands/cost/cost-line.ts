/** What a thing costs in a month, in US$. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** A thing that is paid for. */
export interface CostLine {
  readonly what: string;
  /** How many, in words. */
  readonly howMany: string;
  /** What one costs, in words. */
  readonly each: string;
  /** Undefined where no price is known. */
  readonly monthly: Span | undefined;
  /** What the price does not tell. */
  readonly note?: string;
}

/** Something counted, of which there are always so many, or between two numbers. */
export type Count = number | readonly [least: number, most: number];

/** A thing that is counted, with the price of one for a month. No line where there is none of it. */
export function counted(
  what: string,
  count: Count,
  unit: string,
  monthlyEach: number | undefined,
  note?: string,
): readonly CostLine[] {
  const [least, most] = typeof count === "number" ? [count, count] : count;
  if (most === 0) return [];
  return [
    {
      what,
      howMany: `${least === most ? amount(most) : `${amount(least)} to ${amount(most)}`}${unit === "" ? "" : ` ${unit}`}`,
      each: monthlyEach === undefined ? "not known" : dollars(monthlyEach),
      monthly:
        monthlyEach === undefined ? undefined : { least: least * monthlyEach, most: most * monthlyEach },
      ...(note === undefined ? {} : { note }),
    },
  ];
}

/** The sum of what is known. */
export function total(lines: readonly CostLine[]): Span {
  const known = lines.map(({ monthly }) => monthly).filter((monthly) => monthly !== undefined);
  const sum = (end: keyof Span) => known.reduce((before, span) => before + span[end], 0);
  return { least: sum("least"), most: sum("most") };
}

/** Such as `12.41`, and with more digits for what costs less than a cent. */
export function dollars(value: number): string {
  return value > 0 && value < 0.1 ? value.toFixed(4) : value.toFixed(2);
}

/** One sum, or the two ends. */
export function spanText({ least, most }: Span): string {
  return dollars(least) === dollars(most) ? dollars(most) : `${dollars(least)} to ${dollars(most)}`;
}

function amount(count: number): string {
  return count.toLocaleString("en");
}
