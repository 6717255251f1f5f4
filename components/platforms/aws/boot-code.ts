import { templateText } from "../../steps/template";

/** A script without the lines that are for readers: AWS takes 16 KiB of user data. */
export function code(name: string): string {
  const [interpreter = "", ...lines] = templateText(name).split("\n");
  return [interpreter, ...lines.filter((line) => !/^\s*#/.test(line) && line !== "")].join("\n") + "\n";
}
