import { ServerDirectory, stepOf, wire } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

test("a phase finds the variables of the site's release, and those that are given win", () => {
  server.script("app/phases/start", 'progress "$SITE $COLOR $SIZE $TO"\n');
  server.apply(stepOf({ name: "site.prod.release", variables: { COLOR: "red", SIZE: "large" } }));

  const outcome = server.run(["phase", "start", "prod", "COLOR=green = $(id)\nor blue", "TO=next"]);

  expect(outcome).toEqual({ code: 0, stdout: "prod green = $(id)\nor blue large next\n", stderr: "" });
});

test("a phase needs no release on the server, and is found below each tier", () => {
  server.script("webserver/phases/switch", 'progress "$UPSTREAMS at $SITE"\n');
  server.script("database/phases/backup", "progress kept\n");

  expect(server.run(["phase", "switch", "prod", "UPSTREAMS=10.0.0.5:12000"]).stdout).toBe(
    "10.0.0.5:12000 at prod\n",
  );
  expect(server.run(["phase", "backup", "prod"]).stdout).toBe("kept\n");
});

test("an answer is told apart from what is meant for people, and the log has it without secrets", () => {
  server.write("/etc/tierwright/sites/prod/settings/1.5-abc/masks", "hush-hush\nhush-hush-more\nno\n");
  server.write("/etc/tierwright/sites/prod/staged/masks", "silence");
  server.script(
    "app/phases/start",
    'progress "waiting"\nanswer "ports 1 hush-hush-more no"\necho hush-hush silence\n',
  );

  const outcome = server.run(["phase", "start", "prod"]);

  expect(outcome.stdout).toBe("waiting\n=> ports 1 *** no\n");
  expect(server.log("site.prod.phases")).toMatch(
    / UTC start in .*\nwaiting\n=> ports 1 \*\*\* no\n\*\*\* \*\*\*\n$/,
  );
});

test("a phase that fails tells why, with the last lines, and leaves a line in the history", () => {
  server.script(
    "app/phases/start",
    'echo chatter\nfail "release 2 does not answer" "see: tierwright logs $SITE"\n',
  );

  const outcome = server.run(["phase", "start", "prod"]);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toBe(
    "tierwright: site.prod.phases failed in app/phases/start: release 2 does not answer: see: tierwright logs prod\n" +
      `last lines of ${server.path("/var/log/tierwright/site.prod.phases.log")}:\n` +
      "  chatter\n  release 2 does not answer: see: tierwright logs prod\n",
  );
  expect(server.history()).toMatchObject([
    { step: "site.prod.start", title: "start of prod", result: "failed", site: "prod" },
  ]);
});

test("the history says from which release to which, and only where that is known", () => {
  server.script("app/phases/look", "true\n");
  server.script("app/phases/start", 'answer "release 2"\n');
  server.script("app/phases/finish", "site_info_set prod RELEASE 2\n");
  server.script("tell", "site_info_set prod RELEASE 1\n");
  server.apply(stepOf({ name: "site.prod.rollout", scripts: ["tell"] }));

  for (const phase of ["look", "start", "finish"]) server.run(["phase", phase, "prod"]);

  const releases = server.history().map(({ step, site, fromRelease, toRelease }) => ({
    step,
    site,
    fromRelease,
    toRelease,
  }));
  expect(releases).toEqual([
    { step: "site.prod.rollout", site: "prod", fromRelease: undefined, toRelease: "1" },
    { step: "site.prod.look", site: "prod", fromRelease: undefined, toRelease: undefined },
    { step: "site.prod.start", site: "prod", fromRelease: "1", toRelease: "2" },
    { step: "site.prod.finish", site: "prod", fromRelease: "1", toRelease: "2" },
  ]);
  expect(server.run(["history", "-n", "1"]).stdout).toMatch(/ site\.prod\.finish +\S.*: 1 to 2\n$/);
});

async function appears(path: string): Promise<void> {
  const end = Date.now() + 4000;
  while (!server.exists(path)) {
    if (Date.now() > end) throw new Error(`there is no ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("locks", () => {
  // Ends when the file appears, which only another phase or step makes.
  const waits =
    "progress waits; until [[ -e $TIERWRIGHT_ROOT/made ]]; do sleep 0.05; done; progress went on\n";
  const makes = "touch $TIERWRIGHT_ROOT/made\n";

  test("a phase that waits does not keep steps and the phases of other sites from their work", async () => {
    server.script("app/phases/start", waits);
    server.script("app/phases/commit", makes);
    const waiting = server.start(["phase", "start", "prod"], "");

    const step = server.apply(stepOf({}));
    const other = server.run(["phase", "commit", "demo"]);

    expect([step.code, other.code]).toEqual([0, 0]);
    expect((await waiting.ended).stdout).toBe("waits\nwent on\n");
  });

  test("two phases of one site take turns", async () => {
    server.script(
      "app/phases/start",
      "progress begin; sleep 0.5; echo 1 >>$TIERWRIGHT_ROOT/turns; progress end\n",
    );
    server.script("app/phases/commit", "echo 2 >>$TIERWRIGHT_ROOT/turns\n");
    const first = server.start(["phase", "start", "prod"], "");
    await appears("/var/log/tierwright/site.prod.phases.log");

    const second = server.start(["phase", "commit", "prod"], "");
    await Promise.all([first.ended, second.ended]);

    expect(server.read("/turns")).toBe("1\n2\n");
    expect((await second.ended).stdout).toBe("waiting for another run of site.prod.phases to end\n");
  });

  test("what goes through with_lock waits for a step, and a step for it", async () => {
    server.script("tell", 'progress "step"; sleep 0.5; echo step >>$TIERWRIGHT_ROOT/turns\n');
    server.script(
      "webserver/phases/switch",
      'turn() { echo switch >>$TIERWRIGHT_ROOT/turns; }\nwith_lock turn\nprogress "$(flock -n $TIERWRIGHT_STATE/lock echo free)"\n',
    );
    const step = server.start(["apply"], wire(stepOf({ scripts: ["tell"] })));
    await appears("/var/lib/tierwright/lock.holder");

    const phase = server.start(["phase", "switch", "prod"], "");
    await Promise.all([step.ended, phase.ended]);

    expect(server.read("/turns")).toBe("step\nswitch\n");
    expect((await phase.ended).stdout).toMatch(
      /^waiting for apply test .* to end\nthe lock is free, going on\nfree\n$/,
    );
    expect(server.state("lock.holder")).toBe("");
  });

  test("a script may see whether what it did with or without the lock failed", () => {
    server.script(
      "webserver/phases/switch",
      'turn() { return 3; }\nwith_lock turn || progress "with: $?"\nwithout_lock turn || progress "without: $?"\n',
    );
    server.script("tell", 'turn() { return 3; }\nwithout_lock turn || progress "step: $?"\n');

    expect(server.run(["phase", "switch", "prod"]).stdout).toBe("with: 3\nwithout: 3\n");
    expect(server.apply(stepOf({ scripts: ["tell"] })).stdout).toBe("step: 3\n");
  });

  test("a phase and a step may tell something of a site at the same time", async () => {
    server.script("app/phases/finish", "for i in {1..30}; do site_info_set prod PORTS $i; done\n");
    server.script("tell", "for i in {1..30}; do site_info_set prod URL $i; done\n");

    const phase = server.start(["phase", "finish", "prod"], "");
    const step = server.start(["apply"], wire(stepOf({ scripts: ["tell"] })));
    await Promise.all([phase.ended, step.ended]);

    expect(server.state("sites/prod/info").trim().split("\n").sort()).toEqual(["PORTS=30", "URL=30"]);
  });

  test("a phase that fails under the lock leaves nothing for the next one to take over", () => {
    server.script("webserver/phases/switch", "turn() { false; }\nwith_lock turn\n");
    server.script("webserver/phases/revert", "with_lock true\n");

    const failed = server.run(["phase", "switch", "prod"]);
    const next = server.run(["phase", "revert", "prod"]);

    expect(failed.code).toBe(1);
    expect(next).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("a step that coordinates runs phases on its own server, which may take the lock that it gave away", () => {
    server.script("webserver/phases/switch", "with_lock progress switched\n");
    server.script(
      "app/rollout",
      'without_lock bash "$kit_directory/tierwright" phase switch prod >&8\nwith_lock progress after\n',
    );

    const outcome = server.apply(stepOf({ name: "site.prod.rollout", scripts: ["app/rollout"] }));

    expect(outcome).toEqual({ code: 0, stdout: "switched\nafter\n", stderr: "" });
  });
});

test.each([
  ["an unknown phase", ["phase", "begin", "prod"], "the kit on this server knows no phase begin; "],
  ["a phase outside its folder", ["phase", "../x", "prod"], "the kit on this server knows no phase ../x; "],
  ["a site that cannot be one", ["phase", "start", "../prod"], "../prod is not the name of a site"],
  ["a word that sets nothing", ["phase", "start", "prod", "next"], "expected NAME=VALUE, found next"],
  ["a name of the shell's own", ["phase", "start", "prod", "PATH=/tmp"], "the variable name PATH is taken"],
  ["another loader", ["phase", "start", "prod", "LD_PRELOAD=x"], "the variable name LD_PRELOAD is taken"],
  ["a name twice", ["phase", "start", "prod", "TO=a", "TO=b"], "the variable TO occurs twice"],
  ["another site", ["phase", "start", "prod", "SITE=demo"], "the variable SITE occurs twice"],
  ["a line of its own", ["phase", "start", "prod", "A=1\nscript other", "B=2"], ": 1\nscript other\n"],
])("%s cannot be smuggled in", (_, words, message) => {
  server.script("app/phases/start", 'if [[ -n ${A:-} ]]; then fail "$A"; fi; progress "started"\n');

  const outcome = server.run(words);

  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toBe("");
  expect(outcome.stderr).toContain(message);
});
