import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectFiles } from "../support/shell-files";

process.chdir(path.join(__dirname, "../.."));

const documents = projectFiles().filter((file) => file.endsWith(".md"));

/** The text without code, in which brackets are no links. */
function prose(text: string): string {
  return text.replaceAll(/^(`{3,}).*?^\1/gms, "").replaceAll(/`[^`\n]*`/g, "code");
}

function links(text: string): string[] {
  return [...prose(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function isBroken(document: string, target: string): boolean {
  if (/^[a-z]+:/.test(target)) return false;
  const [file = "", anchor] = target.split("#");
  const found = file === "" ? document : path.join(path.dirname(document), file);
  if (!existsSync(found)) return true;
  return anchor !== undefined && !anchors(found).includes(anchor);
}

test("there are documents", () => {
  expect(documents).toEqual(
    expect.arrayContaining(["README.md", "docs/first-server.md", "docs/adr/README.md"]),
  );
});

test.each(documents)("links of %s lead somewhere", (document) => {
  const targets = links(readFileSync(document, "utf8"));

  expect(targets.filter((target) => isBroken(document, target))).toEqual([]);
});

test("every guide and every decision can be found from the README", () => {
  const found = new Set(["README.md"]);
  for (const document of found) {
    for (const target of links(readFileSync(document, "utf8"))) {
      const [file = ""] = target.split("#");
      const linked = path.join(path.dirname(document), file);
      if (file.endsWith(".md") && existsSync(linked)) found.add(linked);
    }
  }

  expect(documents.filter((file) => file.startsWith("docs/") && !found.has(file))).toEqual([]);
});

test("npm scripts that the documents name exist", () => {
  const scripts = Object.keys(
    (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts,
  );
  const named = documents.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/npm run ([a-z-]+)/g)].map(([, script = ""]) => script),
  );

  expect([...new Set(named)].filter((script) => !scripts.includes(script))).toEqual([]);
});
