import path from "node:path";
import { projectFiles } from "./support/shell-files";
import { SourceFile } from "./support/source-file";

process.chdir(path.join(__dirname, ".."));

const files = projectFiles("tests").filter((file) => file.endsWith(".ts"));
const imports = new Map(files.map((file) => [file, new SourceFile(file).files]));

/** Whether a file, or one of `tests/` that it imports, starts AWS's stand-in. */
function startsMoto(file: string): boolean {
  const imported = imports.get(file) ?? [];
  return imported.includes("sandbox/aws/moto.ts") || imported.some(startsMoto);
}

test("nothing that has to be installed for minutes is used by the fast tests", () => {
  const fast = files.filter((file) => file.endsWith(".test.ts") && !file.endsWith(".e2e.test.ts"));

  expect(files.filter(startsMoto)).toContain("tests/sandbox/aws/services.e2e.test.ts");
  expect(fast.filter((file) => !file.startsWith("tests/end-to-end/")).filter(startsMoto)).toEqual([]);
});
