import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { packFolder } from "../../components/sources/pack-folder";
import { git as gitIn } from "../support/git";
import { outputOf } from "../support/output-of";
import { removeDirectory } from "../support/temporary-directory";

const home = process.cwd();
let project = "";

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
  process.chdir(project);
});

afterEach(() => {
  process.chdir(home);
  removeDirectory(project);
});

/** Makes a folder of files: their texts by their paths. */
function folder(name: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(name, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(name, file)), { recursive: true });
    writeFileSync(path.join(name, file), text);
  }
  return name;
}

/** What `tar` lists: permissions, owner, size, time and name. */
function listing(file: string): readonly string[] {
  return outputOf("tar", ["--list", "--verbose", "--numeric-owner", "--utc", "--file", file])
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll(/ +/g, " "));
}

function names(file: string): readonly string[] {
  return listing(file).map((line) => line.split(" ").slice(5).join(" "));
}

function git(...args: readonly string[]): void {
  gitIn(".", ...args);
}

const files = { "shop/app.py": "app = 1\n", "README.md": "# Shop\n", "a b/ü.txt": "x\n" };

test("the same files give the same archive, wherever they lie, whatever their times and the umask", () => {
  const one = folder("one", files);
  const other = folder("deep/er/other", files);
  utimesSync(path.join(other, "README.md"), 1, 1);
  chmodSync(path.join(other, "README.md"), 0o600);
  chmodSync(path.join(other, "shop"), 0o700);

  expect(packFolder(other)).toEqual(packFolder(one));
});

test.each<[string, Readonly<Record<string, string>>]>([
  ["text", { ...files, "README.md": "# Shop!\n" }],
  ["name", { "shop/main.py": "app = 1\n", "README.md": "# Shop\n", "a b/ü.txt": "x\n" }],
  ["file more", { ...files, VERSION: "1\n" }],
])("another %s gives another archive", (_what, changed) => {
  expect(packFolder(folder("other", changed)).sha256).not.toBe(packFolder(folder("one", files)).sha256);
});

test("the archive is named by its checksum, below the project's own folder", () => {
  const { file, sha256 } = packFolder(folder("one", files));

  const [actual] = outputOf("sha256sum", [file]).toString().split(" ");

  expect(actual).toBe(sha256);
  expect(file).toBe(`.tierwright/archives/${sha256}.tar.gz`);
});

test("texts arrive as they are; of the permissions only the executable bit counts", () => {
  const source = folder("one", { plain: "p\n", program: "#!/bin/sh\n" });
  chmodSync(path.join(source, "plain"), 0o666);
  chmodSync(path.join(source, "program"), 0o700);

  const { file } = packFolder(source);

  expect(listing(file).map((line) => line.split(" ")[0])).toEqual(["-rw-r--r--", "-rwxr-xr-x"]);
  mkdirSync("out");
  outputOf("tar", ["--extract", "--directory=out", "--file", file]);
  expect(readFileSync("out/plain", "utf8")).toBe("p\n");
});

test("an executable file is another content than a plain one", () => {
  const plain = folder("plain", { program: "#!/bin/sh\n" });
  const executable = folder("executable", { program: "#!/bin/sh\n" });
  chmodSync(path.join(executable, "program"), 0o755);

  expect(packFolder(executable).sha256).not.toBe(packFolder(plain).sha256);
});

test("links stay links, also those whose target is not here", () => {
  const source = folder("one", { target: "x\n" });
  symlinkSync("target", path.join(source, "link"));
  symlinkSync("/srv/elsewhere", path.join(source, "outward"));

  const { file } = packFolder(source);

  expect(names(file)).toEqual(["./link -> target", "./outward -> /srv/elsewhere", "./target"]);
});

test("names that look like options or archives are names", () => {
  const source = folder("one", { "-rf": "1\n", "@archive.tar": "2\n", "new\nline": "3\n" });

  expect(names(packFolder(source).file)).toEqual(["./-rf", "./@archive.tar", "./new\\nline"]);
});

test("what git ignores or knows only from before is left out, what it does not know yet is not", () => {
  const source = folder("one", { ".gitignore": "*.log\n/cache/\n", kept: "1\n", gone: "2\n" });
  git("init", "--quiet", source);
  git("-C", source, "add", ".");
  folder("one", { new: "3\n", "debug.log": "4\n", "cache/page": "5\n" });
  outputOf("rm", [path.join(source, "gone")]);

  expect(names(packFolder(source).file)).toEqual(["./.gitignore", "./kept", "./new"]);
});

test("a part of a repository is packed by itself", () => {
  folder("repository", {
    ".gitignore": "*.log\n",
    "app/main": "1\n",
    "app/x.log": "2\n",
    "other/file": "3\n",
  });
  git("init", "--quiet", "repository");

  expect(names(packFolder("repository/app").file)).toEqual(["./main"]);
});

test("the project itself can be the folder: what was packed before is not packed again", () => {
  folder(".", { main: "1\n" });

  const first = packFolder(".");

  expect(packFolder(".")).toEqual(first);
  expect(names(first.file)).toEqual(["./main"]);
});

test.each([
  ["empty", {}],
  ["ignored as a whole", { ".gitignore": "*\n", file: "x\n" }],
])("a folder that is %s is refused", (_what, content) => {
  const source = folder("one", content);
  git("init", "--quiet", source);

  expect(() => packFolder(source)).toThrow(
    "one has no files to deploy, besides what git ignores; correct source.directory",
  );
});

test("nothing unfinished stays behind", () => {
  packFolder(folder("one", files));
  packFolder(folder("other", files));

  const left = outputOf("find", [".tierwright/archives", "-type", "f", "!", "-name", "*.tar.gz"]);

  expect(left.toString()).toBe("");
});
