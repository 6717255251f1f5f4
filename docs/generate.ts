import { writeFileSync } from "node:fs";
import path from "node:path";
import { costReference } from "./cost-reference";
import { settingsJsonSchema } from "./settings-json-schema";
import { settingsReference } from "./settings-reference";

/** The files which are made from the settings' schemas and from the prices, and what they hold. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    [path.join(__dirname, "settings.md"), settingsReference()],
    [path.join(__dirname, "costs.md"), costReference()],
    [path.join(__dirname, "settings.schema.json"), `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`],
  ]);
}

if (require.main === module) {
  for (const [file, content] of generatedFiles()) writeFileSync(file, content);
}
