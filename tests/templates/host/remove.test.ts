import { secretPlaceholder } from "../../../components/steps/secret-placeholder";
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

test("remove scripts run in reverse order with the variables but without secrets, then files and directories go", () => {
  for (const name of ["one", "two", "three"]) server.script(name, "");
  const tell = `progress "$0 $NAME [$PASSWORD] $([[ -e $TIERWRIGHT_ROOT${hello.path} ]] && echo there)"\n`;
  server.script("one.remove", tell.replace("$0", "one"));
  server.script("three.remove", tell.replace("$0", "three"));
  server.apply(
    stepOf({
      variables: { NAME: "it's", PASSWORD: secretPlaceholder("PASSWORD") },
      directories: [
        { path: "/srv/app", mode: "0755", owner: "root:root" },
        { path: "/srv/app/below", mode: "0755", owner: "root:root" },
      ],
      files: [hello],
      scripts: ["one", "two", "three"],
    }),
    { PASSWORD: "secret" },
  );

  const outcome = server.run(["remove", "test"]);

  expect(outcome).toEqual({ code: 0, stdout: "three it's [] there\none it's [] there\n", stderr: "" });
  expect(server.exists("/etc")).toBe(false);
  expect(server.exists("/srv/app")).toBe(false);
  expect(server.exists("/var/lib/tierwright/steps/test")).toBe(false);
  expect(server.history().map(({ result }) => result)).toEqual(["changed", "removed"]);
});

test("a directory with files of others in it stays", () => {
  server.apply(stepOf({ directories: [{ path: "/srv/app", mode: "0755", owner: "root:root" }] }));
  server.write("/srv/app/upload", "keep\n");

  server.run(["remove", "test"]);

  expect(server.read("/srv/app/upload")).toBe("keep\n");
});

test("removing an unknown step, or the same step twice, is fine", () => {
  server.apply(stepOf({ files: [hello] }));

  const codes = ["test", "test", "never-there", "../etc"].map((name) => server.run(["remove", name]).code);

  expect(codes).toEqual([0, 0, 0, 0]);
});

test("a remove script can have the files removed first, to reload after", () => {
  server.script("reload", "");
  server.script(
    "reload.remove",
    `remove_files\nif [[ ! -e $TIERWRIGHT_ROOT${hello.path} ]] && changed ${hello.path}; then progress reload; fi\n`,
  );
  server.apply(stepOf({ files: [hello], scripts: ["reload"] }));

  expect(server.run(["remove", "test"])).toEqual({ code: 0, stdout: "reload\n", stderr: "" });
});

test("a file that was there before comes back, and stays when its script asked for it and when the removal is repeated", () => {
  server.write(hello.path, "theirs\n");
  server.script("give-back", "");
  server.script("give-back.remove", `remove_files\n[[ -e $TIERWRIGHT_ROOT/go ]]\n`);
  server.apply(stepOf({ files: [hello], scripts: ["give-back"] }));

  const interrupted = server.run(["remove", "test"]);
  server.write("/go", "");
  const repeated = server.run(["remove", "test"]);

  expect([interrupted.code, repeated.code]).toEqual([1, 0]);
  expect(server.read(hello.path)).toBe("theirs\n");
});

test("only uninstall tells the scripts that nothing comes back", () => {
  const record = `echo "\${UNINSTALL:-}" >>"$TIERWRIGHT_ROOT/seen"\n`;
  for (const name of ["one", "two"]) {
    server.script(name, "");
    server.script(`${name}.remove`, record);
    server.apply(stepOf({ name, scripts: [name] }));
  }

  server.run(["remove", "one"]);
  server.run(["uninstall"]);

  expect(server.read("/seen")).toBe("\n1\n");
});

test("a remove script that fails keeps the step for another try, and --force forgets it", () => {
  server.script("stuck", "");
  server.script("stuck.remove", 'fail "the daemon does not stop" "stop it by hand"\n');
  server.apply(stepOf({ files: [hello], scripts: ["stuck"] }));

  const failed = server.run(["remove", "test"]);
  const stillThere = server.exists(hello.path);
  const forced = server.run(["remove", "--force", "test"]);

  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("test failed in stuck.remove: the daemon does not stop: stop it by hand");
  expect(stillThere).toBe(true);
  expect(forced.code).toBe(0);
  expect(server.exists(hello.path)).toBe(false);
});

test("a step that never succeeded can be removed", () => {
  server.script("broken", "false\n");
  server.script("broken.remove", 'progress "clean"\n');
  server.apply(stepOf({ files: [hello], scripts: ["broken"] }));

  const outcome = server.run(["remove", "test"]);

  expect(outcome).toEqual({ code: 0, stdout: "clean\n", stderr: "" });
  expect(server.exists(hello.path)).toBe(false);
});

test("uninstall removes all steps, the last first, and everything of the kit but backups", () => {
  for (const name of ["a", "b", "c"]) {
    server.script(name, "");
    server.script(`${name}.remove`, `progress ${name}\n`);
    server.apply(stepOf({ name, files: [publicFile(`/etc/${name}`, "x\n")], scripts: [name] }));
  }
  server.apply(stepOf({ name: "a", files: [], scripts: ["a"] }));
  server.write("/var/backups/tierwright/prod/1.dump", "backup");

  const outcome = server.run(["uninstall"]);

  expect(outcome).toEqual({ code: 0, stdout: "c\nb\na\n", stderr: "" });
  expect(server.read("/var/backups/tierwright/prod/1.dump")).toBe("backup");
  expect(
    ["/var/lib/tierwright", "/var/log/tierwright", "/etc", "/run/tierwright"].filter((path) =>
      server.exists(path),
    ),
  ).toEqual([]);
});
