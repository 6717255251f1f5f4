// Lets Node.js run TypeScript, by `--require ./typescript-loader.cjs`: swc strips the types of our own files and nothing
// else is looked at, so that a preview starts a second earlier than by the general loaders (docs/adr/0008).
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

const jsc = { target: "es2022", parser: { syntax: "typescript" } };

require.extensions[".ts"] = (module, filename) => {
  const source = readFileSync(filename, "utf8");
  const options = { filename, swcrc: false, sourceMaps: "inline", module: { type: "commonjs" }, jsc };
  module._compile(transformSync(source, options).code, filename);
};
