// Lets Node.js run TypeScript, by `--require ./typescript-loader.cjs`: swc strips the types of our own files and nothing
// else is looked at, so that a preview starts a second earlier than by the general loaders (docs/adr/0008).
const { readFileSync } = require("node:fs");
const { createRequire, Module } = require("node:module");
const { transformSync } = require("@swc/core");

const jsc = { target: "es2022", parser: { syntax: "typescript" } };
// A fifth of the time to load the program, for packages that only one platform uses: loaded when they are first used.
const lazy = [
  ...["@pulumi/aws", "@aws-sdk/client-auto-scaling", "@aws-sdk/client-ec2"],
  ...["@aws-sdk/client-route-53", "@aws-sdk/client-s3", "@aws-sdk/client-service-quotas"],
];

require.extensions[".ts"] = (module, filename) => {
  const source = readFileSync(filename, "utf8");
  const options = { filename, swcrc: false, sourceMaps: "inline", module: { type: "commonjs", lazy }, jsc };
  module._compile(transformSync(source, options).code, filename);
};

// Pulumi loads the TypeScript compiler and a part of npm for functions that run in a cloud, of which there are none here:
// more than half of the time to load Pulumi itself.
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi"));
for (const name of ["./typescript-shim", "@npmcli/arborist"]) loadWhenUsed(fromPulumi.resolve(name));

function loadWhenUsed(file) {
  const module = new Module(file);
  module.exports = new Proxy(module.exports, {
    get(_exports, name) {
      if (name === "__esModule") return true; // Whoever imports all of it does not look for its names.
      if (require.cache[file] === module) Reflect.deleteProperty(require.cache, file);
      return require(file)[name];
    },
  });
  module.loaded = true;
  require.cache[file] = module;
}

// Pulumi's source maps lead to paths like node_modules/@pulumi/resource.ts, which are not there, and over which Node.js
// takes seconds of processor time when it shows an error: in stacks, files of packages keep their own places.
const sourceMaps = fromPulumi("source-map-support");
const noMap = { url: "", map: { version: 3, sources: [], names: [], mappings: "" } };
sourceMaps.install({
  retrieveSourceMap: (file) => (/[\\/]node_modules[\\/]/.test(file) ? noMap : null),
  handleUncaughtExceptions: false,
});

// Pulumi notes for each of its promises where it was made, and tells it only with PULUMI_DEBUG_PROMISE_LEAKS. To look these
// places up took a third of the time of a preview, and they stayed in memory until its end: without it they are left out.
const { prepareStackTrace } = Error;
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise" ? String(error) : prepareStackTrace(error, frames);
}
