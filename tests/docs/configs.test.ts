import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { parseSettings } from "../../components/settings/parse-settings";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import { asRecord, setAt } from "../support/example-settings";
import { projectFiles } from "../support/shell-files";

process.chdir(path.join(__dirname, "../.."));

const privateKey = ed25519Pair().private;

/** Every YAML snippet of a document that is marked as a complete configuration. */
const configs = projectFiles()
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) => {
    const marked = /<!-- complete config -->\s*```yaml\n(.*?)```/gs;
    return [...readFileSync(file, "utf8").matchAll(marked)].map(([, yaml = ""]) => ({ file, yaml }));
  });

test("there are complete configurations", () => {
  expect(configs.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["README.md", "docs/first-server.md", "docs/three-tiers.md"]),
  );
});

test.each(configs)("the configuration in $file is accepted, with the files it names", ({ yaml }) => {
  const config = Object.entries(asRecord(asRecord(parse(yaml)).config));
  const settings = Object.fromEntries(config.map(([key, value]) => [key.replace("tierwright:", ""), value]));
  setAt(settings, ["ssh", "privateKey"], privateKey);

  expect(parseSettings(settings, "docs", existsSync).sites.length).toBeGreaterThan(0);
});
