import Table from "cli-table3";
import { type CostLine, spanText, total } from "./cost-line";
import { checked } from "./prices";

/** What `npm run cost` prints. */
export function costTable(stack: string, region: string, lines: readonly CostLine[]): string {
  const table = new Table({
    head: ["what", "how many", "US$ each", "US$ a month"],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const { what, howMany, each, monthly } of lines) {
    table.push([what, howMany, each, monthly === undefined ? "not known" : spanText(monthly)]);
  }
  table.push(["sum", "", "", spanText(total(lines))]);
  return [
    `${stack} in ${region}, as its settings say, on demand and without taxes:`,
    table.toString(),
    ...notes(lines),
    `Prices as of ${checked.date}; ${checked.sources.join("; ")}.`,
    `AWS's own answer: https://calculator.aws/`,
  ].join("\n");
}

function notes(lines: readonly CostLine[]): readonly string[] {
  const unknown = lines.filter(({ monthly }) => monthly === undefined).map(({ what }) => what);
  return [
    ...lines.flatMap(({ what, note }) => (note === undefined ? [] : [`  ${what}: ${note}`])),
    ...(unknown.length === 0
      ? []
      : [`  Not in the sum, since no price is known here: ${unknown.join(", ")}.`]),
    // EC2 User Guide, "Unlimited mode for burstable performance instances": how t3 and t4g begin.
    "  Not in the sum: processor time beyond a day's share of types such as t4g and t3 (about 0.05 a processor and hour).",
    "  Not in the sum: what servers send to the internet (about 0.09 a GiB after the first 100 GiB of a month).",
  ];
}
