import { spawnSync } from "node:child_process";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

// What Pulumi's own starter does: it maps stacks to sources, and shows errors in colour.
const program = `
require("source-map-support/register");
const { Config } = require("@pulumi/pulumi");
try { new Config("shop").require("missing"); }
catch (error) { console.log(require("node:util").inspect(error, { colors: true })); }
`;

test("an error out of Pulumi is shown at once, with the places of files as they are", () => {
  const words = ["--require", "./typescript-loader.cjs", "--eval", program];
  const cwd = path.join(__dirname, "..");

  const { status, stdout } = spawnSync(process.execPath, words, { cwd, encoding: "utf8", timeout: 20_000 });

  expect(status).toBe(0);
  expect(stdout).toContain("Missing required configuration variable 'shop:missing'");
  expect(stripVTControlCharacters(stdout)).toContain("/node_modules/@pulumi/pulumi/config.js:");
});
