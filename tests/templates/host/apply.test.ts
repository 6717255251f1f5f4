import { chmodSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { publicFile } from "../../../components/steps/step";
import { ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

const hello = publicFile("/etc/app/hello.conf", "hello\n");

test("a first run writes files with their modes, makes directories and runs the scripts with the variables", () => {
  server.script("greet", 'progress "greeting $NAME"\necho chatter\n');

  const outcome = server.apply(
    stepOf({
      variables: { NAME: "world\nand  moon" },
      directories: [{ path: "/srv/app", mode: "0750", owner: "root:root" }],
      files: [hello, { path: "/srv/app/run", content: "#!/bin/sh\n", mode: "0755", owner: "root:root" }],
      scripts: ["greet"],
    }),
  );

  expect(outcome).toEqual({ code: 0, stdout: "greeting world\nand  moon\n", stderr: "" });
  expect(server.read("/etc/app/hello.conf")).toBe("hello\n");
  expect(server.mode("/etc/app/hello.conf")).toBe("0644");
  expect(server.mode("/srv/app/run")).toBe("0755");
  expect(server.mode("/srv/app")).toBe("0750");
  expect(server.log("test")).toContain("chatter\n");
  expect(server.history()).toMatchObject([{ step: "test", title: "a test", result: "changed" }]);
});

test("a second run touches no file and tells the scripts that nothing changed", () => {
  server.script(
    "tell",
    'if changed /etc/app/hello.conf; then progress "changed"; fi\nprogress "files: $CHANGED_FILES"\n',
  );
  const applied = stepOf({ files: [hello], scripts: ["tell"] });
  server.apply(applied);
  utimesSync(server.path(hello.path), 1, 1);
  const before = statSync(server.path(hello.path));

  const outcome = server.apply(applied);

  const after = statSync(server.path(hello.path));
  expect(outcome).toEqual({ code: 0, stdout: "files: \n", stderr: "" });
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  expect(server.history().map(({ result }) => result)).toEqual(["changed", "unchanged"]);
});

test("only the file that differs is written, and `changed` knows it by name and by directory", () => {
  server.script(
    "tell",
    `for path in /etc/app/hello.conf /etc/app/other.conf /etc/app/ /etc/ap/; do
       if changed "$path"; then progress "$path"; fi
     done\n`,
  );
  const other = publicFile("/etc/app/other.conf", "one\n");
  server.apply(stepOf({ files: [hello, other], scripts: ["tell"] }));
  const before = statSync(server.path(hello.path)).ino;

  const outcome = server.apply(stepOf({ files: [hello, { ...other, content: "two\n" }], scripts: ["tell"] }));

  expect(outcome.stdout).toBe("/etc/app/other.conf\n/etc/app/\n");
  expect(server.read(other.path)).toBe("two\n");
  expect(statSync(server.path(hello.path)).ino).toBe(before);
});

test("a mode that was changed by hand is put right", () => {
  server.apply(stepOf({ files: [hello] }));
  chmodSync(server.path(hello.path), 0o666);

  server.apply(stepOf({ files: [hello] }));

  expect(server.mode(hello.path)).toBe("0644");
});

test("a symbolic link in the place of a file is replaced, and what it points to stays", () => {
  server.write("/etc/elsewhere", "keep\n");
  server.write("/etc/app/other", "");
  symlinkSync("../elsewhere", server.path(hello.path));

  const outcome = server.apply(stepOf({ files: [hello] }));

  expect(outcome.code).toBe(0);
  expect(server.read("/etc/elsewhere")).toBe("keep\n");
  expect(server.read(hello.path)).toBe("hello\n");
});

test("a directory in the place of a file ends the step with a message and stays", () => {
  server.write(`${hello.path}/inside`, "keep\n");

  const outcome = server.apply(stepOf({ files: [hello] }));

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(`cannot write ${server.path(hello.path)}: it is a directory`);
  expect(server.read(`${hello.path}/inside`)).toBe("keep\n");
});

test("files and directories which left the document go, with the parents made for them, and count as changed", () => {
  server.script("tell", 'if changed /opt/deep/er/file; then progress "gone"; fi\n');
  server.write("/opt/mine", "keep\n");
  server.apply(
    stepOf({
      directories: [{ path: "/srv/app", mode: "0755", owner: "root:root" }],
      files: [hello, publicFile("/opt/deep/er/file", "x\n")],
    }),
  );

  const outcome = server.apply(stepOf({ files: [hello], scripts: ["tell"] }));

  expect(outcome.stdout).toBe("gone\n");
  expect(server.exists("/opt/deep")).toBe(false);
  expect(server.exists("/srv/app")).toBe(false);
  expect(server.read("/opt/mine")).toBe("keep\n");
  expect(server.exists(hello.path)).toBe(true);
});

test("a file that was there before comes back when the step no longer has it", () => {
  server.write(hello.path, "the distribution's own\n");
  server.apply(stepOf({ files: [hello] }));

  server.apply(stepOf({ files: [] }));

  expect(server.read(hello.path)).toBe("the distribution's own\n");
});

test("a file that moves to another step is not removed with the first", () => {
  server.apply(stepOf({ name: "old", files: [hello] }));
  server.apply(stepOf({ name: "new", files: [{ ...hello, content: "mine now\n" }] }));

  server.run(["remove", "old"]);

  expect(server.read(hello.path)).toBe("mine now\n");
});

test("a script beside a script, called before, runs before the files are in place", () => {
  server.script(
    "setup.before",
    `if [[ -e $TIERWRIGHT_ROOT${hello.path} ]]; then fail late; fi; progress before\n`,
  );
  server.script("setup", `if [[ -e $TIERWRIGHT_ROOT${hello.path} ]]; then progress after; fi\n`);

  const outcome = server.apply(stepOf({ files: [hello], scripts: ["setup"] }));

  expect(outcome.stdout).toBe("before\nafter\n");
});

test("scripts see the step's variables and little else of the environment", () => {
  server.script("show", "progress \"$(compgen -e | grep -v -e ^TIERWRIGHT -e ^FACT | tr '\\n' ' ')\"\n");

  const outcome = server.apply(stepOf({ variables: { SITE: "prod" }, scripts: ["show"] }));

  expect(outcome.stdout.trim().split(" ").sort()).toEqual([
    "CHANGED_FILES",

    "LANG",
    "LC_ALL",
    "OLDPWD",
    "PATH",
    "SITE",
    "TZ",
  ]);
});

test("a step with a new name takes its unchanged files along", () => {
  server.apply(stepOf({ name: "old", files: [hello] }));
  server.apply(stepOf({ name: "new", files: [hello] }));

  server.run(["remove", "old"]);

  expect(server.read(hello.path)).toBe("hello\n");
});

test("another stack's step is refused", () => {
  const document = (stack: string) => `step test\ntitle a test\nstack ${stack}\nend\n`;
  server.applyText(document("prod"));

  const outcome = server.applyText(document("other"));

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("this server belongs to the stack prod, not to other");
});
