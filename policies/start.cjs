// The CLI starts policy packs without a way to say how TypeScript is read, so the loader of the program is asked for here.
require("../typescript-loader.cjs");
require("./index.ts");
