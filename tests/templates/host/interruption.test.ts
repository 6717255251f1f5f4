import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { publicFile } from "../../../components/steps/step";
import { ServerDirectory, stepOf, wire } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

const hello = publicFile("/etc/app/hello.conf", "hello\n");

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 500) throw new Error("it did not happen within 10 s");
    await sleep(20);
  }
}

test("what changed stays pending over a failing script, and the next run repairs", () => {
  server.script("reload", `changed ${hello.path} && progress "reload"\n[[ ! -e $TIERWRIGHT_ROOT/broken ]]\n`);
  server.write("/broken", "");
  const applied = stepOf({ files: [hello], scripts: ["reload"] });

  const failed = server.apply(applied);
  const failedAgain = server.apply(applied);
  execFileSync("rm", [server.path("/broken")]);
  const repaired = server.apply(applied);
  const unchanged = server.apply(applied);

  expect([failed, failedAgain, repaired].map(({ stdout }) => stdout)).toEqual([
    "reload\n",
    "reload\n",
    "reload\n",
  ]);
  expect([failed, failedAgain, repaired].map(({ code }) => code)).toEqual([1, 1, 0]);
  expect(unchanged).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(server.history().map(({ result }) => result)).toEqual(["failed", "failed", "changed", "unchanged"]);
});

test("a script ends at its first failing command, and people see where with the last lines of the log", () => {
  server.script("broken", "for i in {1..40}; do echo line $i; done\nfalse\nprogress 'went on'\n");

  const outcome = server.apply(stepOf({ scripts: ["broken"] }));

  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toBe("");
  expect(outcome.stderr).toContain("tierwright: test failed in broken: it ended with status 1\n");
  expect(outcome.stderr).toContain("broken: line 2: status 1: false\n");
  expect(outcome.stderr).toContain("line 40\n");
  expect(outcome.stderr).not.toContain("line 16\n");
});

test("a file of a failed attempt goes when the next document does not have it", () => {
  server.script("broken", "false\n");
  server.apply(stepOf({ files: [hello], scripts: ["broken"] }));

  server.apply(stepOf({}));

  expect(server.exists(hello.path)).toBe(false);
  expect(server.exists("/etc/app")).toBe(false);
});

test("after kill -9 in the middle of a script the next run takes over the lock, says so, and repairs", async () => {
  server.script(
    "slow",
    `changed ${hello.path} && progress "reload"\nif [[ ! -e $TIERWRIGHT_ROOT/go ]]; then touch "$TIERWRIGHT_ROOT/go"; sleep 60; fi\n`,
  );
  const applied = stepOf({ files: [hello], scripts: ["slow"] });
  const { pid, ended } = server.start(["apply"], wire(applied));
  await until(() => server.exists("/go"));
  process.kill(-pid, "SIGKILL");
  await ended;

  const outcome = server.apply(applied);

  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toMatch(
    /^taking over the lock which was left by apply test \(process \d+, .*, since [-\d]+ [:\d]+ UTC\)\nreload\n$/,
  );
  expect(server.run(["lock"]).stdout).toBe("free\n");
});

test("a script that outlives its killed step still keeps others away", async () => {
  server.script("slow", `touch "$TIERWRIGHT_ROOT/go"; sleep 1; touch "$TIERWRIGHT_ROOT/done"\n`);
  server.script("look", `[[ -e $TIERWRIGHT_ROOT/done ]]\n`);
  const { pid, ended } = server.start(["apply"], wire(stepOf({ scripts: ["slow"] })));
  await until(() => server.exists("/go"));
  process.kill(pid, "SIGKILL");

  const outcome = server.apply(stepOf({ name: "other", scripts: ["look"] }));

  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain("waiting for apply test (process ");
  await ended;
});

test("two steps at once wait for each other, and the second says for whom", async () => {
  server.script("slow", `touch "$TIERWRIGHT_ROOT/go"; sleep 0.5; echo slow >>"$TIERWRIGHT_ROOT/order"\n`);
  server.script("fast", `echo fast >>"$TIERWRIGHT_ROOT/order"\n`);
  const first = server.start(["apply"], wire(stepOf({ name: "first", scripts: ["slow"] })));
  await until(() => server.exists("/go"));
  const second = server.start(["apply"], wire(stepOf({ name: "second", scripts: ["fast"] })));

  const outcomes = await Promise.all([first.ended, second.ended]);

  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(outcomes[1].stdout).toMatch(
    /^waiting for apply first \(process .* to end\n(.*\n)?the lock is free, going on\n$/,
  );
  expect(server.read("/order")).toBe("slow\nfast\n");
});

test("a long command that gave the lock away lets another step go on, and ends its own step all the same", async () => {
  server.script(
    "long",
    `long() { touch "$TIERWRIGHT_ROOT/go"; until [[ -e $TIERWRIGHT_ROOT/order ]]; do sleep 0.05; done; }
without_lock long
echo end >>"$TIERWRIGHT_ROOT/order"
`,
  );
  server.script("short", `echo short >>"$TIERWRIGHT_ROOT/order"\n`);
  const long = server.start(["apply"], wire(stepOf({ name: "long", scripts: ["long"] })));
  await until(() => server.exists("/go"));

  const short = server.apply(stepOf({ name: "short", scripts: ["short"] }));
  const { code } = await long.ended;

  expect([short.code, code]).toEqual([0, 0]);
  expect(short.stdout).toBe("");
  expect(server.read("/order")).toBe("short\nend\n");
  expect(server.run(["lock"]).stdout).toBe("free\n");
});

test("many steps at once all succeed and leave a whole history", async () => {
  const started = Array.from({ length: 8 }, (_, index) =>
    server.start(
      ["apply"],
      wire(stepOf({ name: `step-${index}`, files: [publicFile(`/etc/${index}`, "x\n")] })),
    ),
  );

  const outcomes = await Promise.all(started.map(({ ended }) => ended));

  expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    started.map(() => ({ code: 0, stderr: "" })),
  );
  expect(new Set(server.history().map(({ step }) => step)).size).toBe(8);
});

test("a process that another user's command leaves behind does not hold up the run", async () => {
  server.script("leave", `as_user root bash -c "sleep 30 &"\nprogress started\n`);

  const started = Date.now();
  const outcome = await server.start(["apply"], wire(stepOf({ scripts: ["leave"] }))).ended;

  expect(outcome.stdout).toBe("started\n");
  expect(Date.now() - started).toBeLessThan(10_000);
});

const root = process.getuid?.() === 0;
(root ? test : test.skip)("a full disk leaves the former file whole and is named", () => {
  const disk = server.path("/etc/small");
  mkdirSync(disk, { recursive: true });
  const small = publicFile("/etc/small/file", "former\n");
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
  try {
    server.apply(stepOf({ files: [small] }));
    writeFileSync(`${disk}/filler`, Buffer.alloc(40_000));

    const outcome = server.apply(stepOf({ files: [{ ...small, content: `${"x".repeat(50_000)}\n` }] }));

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/cannot write .*\/etc\/small\/file: .*No space left on device/);
    expect(server.read(small.path)).toBe("former\n");
    expect(execFileSync("ls", ["-A", disk], { encoding: "utf8" })).toBe("file\nfiller\n");
  } finally {
    execFileSync("umount", [disk]);
  }
});

test("what a killed run left half-written beside a target goes, also when the file is not wanted any more", () => {
  server.script("broken", "false\n");
  server.apply(stepOf({ files: [hello], scripts: ["broken"] }));
  server.write("/etc/app/.hello.conf.tierwright-new", "hel");

  server.apply(stepOf({}));

  expect(server.exists("/etc/app")).toBe(false);
});
