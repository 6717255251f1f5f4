import { readFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";

/** Fills in the first configuration of a demo: what it says of servers, and the sites that all demos have. */
export function renderDemoConfig(
  template: string,
  { extraCa, ...values }: { readonly extraCa: string } & Readonly<Record<string, unknown>>,
): string {
  const view = { ...values, hasExtraCa: extraCa !== "", extraCaLines: extraCa.trimEnd().split("\n") };
  return Mustache.render(read(template), view, { sites: read("sites.yaml.mustache") });
}

function read(name: string): string {
  return readFileSync(join(__dirname, name), "utf8");
}
