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
});
