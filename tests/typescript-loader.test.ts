import { outputOf } from "./support/output-of";

/** How many files of a package are loaded by a program of Node.js. */
function loadedFiles(name: string, program: string): number {
  const count = `Object.keys(require.cache).filter((file) => file.includes("/node_modules/${name}/")).length`;
  const args = ["--require", "./typescript-loader.cjs", "--eval", `${program}; console.log(${count})`];
  return Number(outputOf("node", args).toString());
}

const choosePlatform = 'require("./components/platforms/choose-platform.ts")';

test("AWS's resources are loaded only where somebody uses them", () => {
  expect(loadedFiles("@pulumi/pulumi", choosePlatform)).toBeGreaterThan(0);
  expect(loadedFiles("@pulumi/aws", choosePlatform)).toBe(0);
  expect(loadedFiles("@pulumi/aws", 'require("./components/platforms/aws/provider.ts").awsProvider')).toBe(0);
  expect(loadedFiles("@pulumi/aws", 'require("@pulumi/aws")')).toBeGreaterThan(0);
  expect(loadedFiles("@aws-sdk", 'require("./components/remote/observed-releases.ts")')).toBe(0);
});

test("what Pulumi packs functions for a cloud with is loaded only where somebody packs one", () => {
  const compiler = 'require("@pulumi/pulumi/typescript-shim").SyntaxKind.ArrowFunction';
  const npm = 'require(require.resolve("@npmcli/arborist", { paths: [require.resolve("@pulumi/pulumi")] }))';

  expect(loadedFiles("typescript", 'require("@pulumi/pulumi")')).toBe(0);
  expect(loadedFiles("pacote", 'require("@pulumi/pulumi")')).toBe(0);
  expect(loadedFiles("typescript", compiler)).toBeGreaterThan(0);
  expect(loadedFiles("pacote", `new (${npm}).Arborist({ path: "." })`)).toBeGreaterThan(0);
});

/** What Pulumi notes of where a promise was made. */
function notedStack(environment: Readonly<Record<string, string>>): string {
  const program = `
    const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
    const promise = Promise.resolve();
    global.asyncLocalStorage.enterWith({ leakCandidates: new Set() });
    debuggablePromise(promise, "a promise");
    console.log(promise._debugStackTrace);`;
  const args = ["--require", "./typescript-loader.cjs", "--eval", program];
  return outputOf("node", args, { environment }).toString();
}

test("where promises were made is noted only for who looks for those that leak", () => {
  expect(notedStack({})).toBe("Error\n");
  expect(notedStack({ PULUMI_DEBUG_PROMISE_LEAKS: "1" })).toMatch(/^Error: ?\n {4}at debuggablePromise/);
});

test("other errors keep their stacks", () => {
  const args = ["--require", "./typescript-loader.cjs", "--eval", "console.log(new Error('x').stack)"];

  expect(outputOf("node", args).toString()).toMatch(/^Error: x\n {4}at \[eval\]:1/);
});
