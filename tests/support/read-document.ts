import type { Directory, File, Step } from "../../components/steps/step";

/** An instruction of a document, its words and its lines of content. */
interface Instruction {
  readonly keyword: string;
  readonly rest: string;
  readonly lines: string[];
}

/** The step that a document describes: what the kit on a server understands, written a second time. */
export function readDocument(document: string): Step {
  const instructions = readInstructions(document);
  if (instructions.pop()?.keyword !== "end") throw new Error("the document has no end");
  const all = (keyword: string): Instruction[] => instructions.filter((found) => found.keyword === keyword);
  return {
    name: all("step")[0]?.rest ?? "",
    title: all("title")[0]?.rest ?? "",
    variables: Object.fromEntries(all("variable").map(({ rest, lines }) => [rest, lines.join("\n")])),
    directories: all("directory").map(place),
    files: all("file").map((file): File => ({ ...place(file), content: `${file.lines.join("\n")}\n` })),
    scripts: all("script").map(({ rest }) => rest),
  };
}

/** The values of a secrets section by `NAME,format`. @throws Error when one has not as many lines as it says. */
export function readSecrets(section: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readInstructions(section).map(({ rest, lines }) => {
      const [use = "", count] = rest.split(" ");
      if (Number(count) !== lines.length)
        throw new Error(`${use}: ${lines.length} lines, not ${count ?? "?"}`);
      return [use, lines.join("\n")];
    }),
  );
}

function readInstructions(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    if (line.startsWith("|")) instructions.at(-1)?.lines.push(line.slice(1));
    else instructions.push(instruction(line));
  }
  return instructions;
}

function instruction(line: string): Instruction {
  const [keyword = ""] = line.split(" ", 1);
  return { keyword, rest: line.slice(keyword.length + 1), lines: [] };
}

function place({ rest }: Instruction): Directory {
  const [path = "", mode = "", owner = ""] = rest.split(" ");
  return { path, mode, owner };
}
