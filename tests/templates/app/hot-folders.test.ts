import { mkdirSync } from "node:fs";
import { outputOf } from "../../support/output-of";
import { stepOf } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

let server: ServerWithScripts;
let folder = "";
let repository = "";

beforeEach(() => {
  server = new ServerWithScripts();
  folder = server.openDirectory("srv/sites/prod/pickup/code");
  repository = server.openDirectory("repository");
  server.write("var/cache/tierwright/.gitconfig", "[safe]\n  directory = *\n");
  git("init", "--quiet", "--initial-branch=main");
  server.write("etc/tierwright/peers/self", "app1\n");
  server.write("etc/tierwright/peers/servers", "app1 10.0.0.5 22 app\n");
  mkdirSync(server.path("var/lib/tierwright/sites/prod"), { recursive: true });
  watch("");
});

afterEach(() => {
  server.remove();
});

function git(...words: string[]): void {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
  outputOf("git", ["-C", repository, ...identity, ...words]);
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    outputOf("bash", [
      "-c",
      'mkdir -p "$(dirname "$1")"; echo "$2" >"$1"',
      "-",
      `${repository}/${name}`,
      text,
    ]);
  }
  git("add", "--all");
  git("commit", "--quiet", "--message=test");
  outputOf("chmod", ["-R", "a+rX", repository]);
}

function watch(repositories: string): void {
  const variables = { SITE: "prod", FOLDERS: `code ${folder} root`, REPOSITORIES: repositories };
  server.apply(stepOf({ name: "site.prod.hot-folders", variables }));
}

/** Looks, and takes over what was found, as the coordinating server does. Answers how many files changed. */
async function bring(): Promise<string> {
  const looked = server.run(["run", "site.prod.hot-folders", "app/hot-folders/look"]);
  expect(looked).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await server.runScript(
    `. "$TIERWRIGHT_SCRIPTS/app/deploy/hot-folders.sh"
     declare -A changes=()
     take_requests
     rm -f "$TIERWRIGHT_STATE/sites/prod/requests"/*
     progress "\${changes[code]:-0}"`,
    { SITE: "prod", SYSTEM_USER: outputOf("id", ["--group", "--name"]).toString().trim() },
  );
  return stdout.trim();
}

function hot(): string {
  return outputOf("bash", [
    "-c",
    'cd "$1" && grep -r "" . | sort',
    "-",
    server.path("srv/sites/prod/hot/code"),
  ])
    .toString()
    .trim();
}

test("a copied file is taken over, and goes when it is deleted", async () => {
  server.write("srv/sites/prod/pickup/code/a.py", "one\n");
  server.write("srv/sites/prod/pickup/code/b.py", "two\n");
  expect(await bring()).toBe("2");
  expect(hot()).toBe("./a.py:one\n./b.py:two");

  outputOf("rm", [`${folder}/a.py`]);

  expect(await bring()).toBe("1");
  expect(hot()).toBe("./b.py:two");
  expect(await bring()).toBe("0");
});

test("of a repository only what changed counts, beside what was copied", async () => {
  server.write("srv/sites/prod/pickup/code/own.py", "own\n");
  commit({ "a.py": "one", "lib/b.py": "two", "lib/c.py": "three" });
  watch(`code file://${repository} main`);
  expect(await bring()).toBe("4");
  expect(hot()).toBe("./a.py:one\n./lib/b.py:two\n./lib/c.py:three\n./own.py:own");

  git("rm", "--quiet", "lib/b.py", "lib/c.py");
  commit({ "a.py": "changed" });

  expect(await bring()).toBe("3");
  expect(hot()).toBe("./a.py:changed\n./own.py:own");
  expect(await bring()).toBe("0");
});
