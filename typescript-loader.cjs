// Lets Node.js run TypeScript, by `--require ./typescript-loader.cjs`: swc strips the types of our own files and nothing
// else is looked at, so that a preview starts a second earlier than by the general loaders (docs/adr/0008).
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { transformSync } = require("@swc/core");

const jsc = { target: "es2022", parser: { syntax: "typescript" } };

require.extensions[".ts"] = (module, filename) => {
  const source = readFileSync(filename, "utf8");
  const options = { filename, swcrc: false, sourceMaps: "inline", module: { type: "commonjs" }, jsc };
  module._compile(transformSync(source, options).code, filename);
};

// Pulumi notes the stack of every promise, and has source-map-support look each of its frames up: a third of the time
// of a preview of many resources, for a text which it shows only when it is asked to debug promises.
createRequire(require.resolve("@pulumi/pulumi/package.json"))("source-map-support/register");
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (error, frames) =>
  frames[0]?.getFunctionName() === "debuggablePromise" && !process.env.PULUMI_DEBUG_PROMISE_LEAKS
    ? String(error)
    : prepareStackTrace(error, frames);
