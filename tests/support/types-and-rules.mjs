// What `tsc` and `eslint . --max-warnings=0` find, by one process: both need the types of the whole program, and to read
// the packages' declarations and check them is most of what each of them does.
import { ESLint } from "eslint";
import ts from "typescript";

const program = wholeProgram();
const found = [typeFaults(), await brokenRules()].filter((text) => text !== "");
for (const text of found) console.log(text);
process.exitCode = found.length === 0 ? 0 : 1;

function wholeProgram() {
  const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile("tsconfig.json", undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (fault) => {
      throw new Error(told([fault]));
    },
  });
  return ts.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors });
}

function typeFaults() {
  return told(ts.getPreEmitDiagnostics(program));
}

function told(faults) {
  return ts.formatDiagnostics(faults, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => "\n",
  });
}

async function brokenRules() {
  const withTypes = {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: false, programs: [program] } },
  };
  const eslint = new ESLint({ overrideConfig: withTypes });
  const results = await eslint.lintFiles(["."]);
  return (await eslint.loadFormatter("stylish")).format(results);
}
