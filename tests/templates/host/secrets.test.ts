import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { secretPlaceholder } from "../../../components/steps/secret-placeholder";
import { ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

const password = "p%4s's \\ & $(touch /tmp/x) *** wörd";
const settings = {
  path: "/etc/app/settings",
  content: `password=${secretPlaceholder("PASSWORD")} and again ${secretPlaceholder("PASSWORD")}\n`,
  mode: "0600",
  owner: "root:root",
};

function everythingBelow(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

test("secrets are put in their places literally, in files and variables", () => {
  server.script("show", `printf '%s' "$PASSWORD" >"$TIERWRIGHT_ROOT/seen"\n`);

  const outcome = server.apply(
    stepOf({ files: [settings], variables: { PASSWORD: secretPlaceholder("PASSWORD") }, scripts: ["show"] }),
    { PASSWORD: password },
  );

  expect(outcome.code).toBe(0);
  expect(server.read(settings.path)).toBe(`password=${password} and again ${password}\n`);
  expect(server.read("/seen")).toBe(password);
});

test("a secret of several lines keeps them, and one that names another secret is not looked into", () => {
  const key = "-----BEGIN KEY-----\nabcdef\n\n%%SECRET(PASSWORD,raw)%%\n-----END KEY-----\n";

  server.apply(stepOf({ files: [{ ...settings, content: secretPlaceholder("KEY") + "\n" }] }), { KEY: key });

  expect(server.read(settings.path)).toBe(`${key}\n`);
});

test("secrets are neither printed nor kept: not in messages, logs, state or history", () => {
  server.script("leak", 'echo "log: $PASSWORD"; progress "told: $PASSWORD"; fail "broken by $PASSWORD"\n');
  const applied = stepOf({
    files: [settings],
    variables: { PASSWORD: secretPlaceholder("PASSWORD") },
    scripts: ["leak"],
  });

  const outcome = server.apply(applied, { PASSWORD: password });

  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toBe("told: ***\n");
  expect(outcome.stderr).toContain("test failed in leak: broken by ***");
  expect(outcome.stderr).not.toContain(password);
  expect(everythingBelow(server.path("/var"))).not.toContain(password);
  expect(everythingBelow(server.path("/run"))).toBe("");
  expect(server.log("test")).toContain("log: ***");
});

test("the history hides a secret that got into a title or into the name of a release", () => {
  server.write("/etc/tierwright/sites/prod/staged/masks", "hush-hush\n");
  server.script("app/rollback", 'answer "release hush-hush-2"\n');
  server.apply(stepOf({ name: "site.prod.release" }));
  mkdirSync(server.path("/var/lib/tierwright/sites/prod"), { recursive: true });

  server.run(["rollback", "prod", "hush-hush"]);

  expect(server.history().at(-1)).toMatchObject({ title: "rollback to ***", toRelease: "***-2" });
});

test("a secret inside a longer secret leaves no part of the longer one visible", () => {
  server.script("leak", 'progress "$LONG"\n');

  const outcome = server.apply(
    stepOf({
      variables: { SHORT: secretPlaceholder("SHORT"), LONG: secretPlaceholder("LONG") },
      scripts: ["leak"],
    }),
    { SHORT: "word", LONG: "password1" },
  );

  expect(outcome.stdout).toBe("***\n");
});

test("a file which everybody may read gets no secret", () => {
  const outcome = server.applyText(
    "secret A,raw 1\n|x\nstep test\ntitle t\nfile /etc/app/open 0644 root:root\n|%%SECRET(A,raw)%%\nend\n",
  );

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(
    "the file /etc/app/open holds a secret and its mode 0644 lets everybody read it",
  );
  expect(server.exists("/etc")).toBe(false);
});

test("a secret that was not sent, or was cut short, ends the step before anything is touched", () => {
  const document = `step test\ntitle t\nfile /etc/x 0600 root:root\n|%%SECRET(A,raw)%%\nend\n`;

  const missing = server.applyText(document);
  const short = server.applyText(`secret A,raw 3\n|one\n|two\n${document}`);
  const complete = server.applyText(`secret A,raw 3\n|one\n|two\n|three\n${document}`);

  expect(missing.stderr).toContain("it asks for the secret A,raw, which was not sent");
  expect(short.stderr).toContain("the secret A,raw is cut short");
  expect([missing.code, short.code, complete.code]).toEqual([1, 1, 0]);
  expect(server.read("/etc/x")).toBe("one\ntwo\nthree\n");
});

test("text that only looks like a placeholder stays as it is", () => {
  const content = [
    "%%SECRET(",
    "%%SECRET()%%",
    "%%SECRET(a b,raw)%%",
    "%%SECRET(%%SECRET(A",
    "%%%SECRET(A,)%%",
  ];

  server.applyText(
    `step test\ntitle t\nfile /etc/x 0644 root:root\n${content.map((line) => `|${line}\n`).join("")}end\n`,
  );

  expect(server.read("/etc/x")).toBe(content.map((line) => `${line}\n`).join(""));
});
