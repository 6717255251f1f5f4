import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { stepOf } from "../../host/server-directory";
import { ServerWithScripts } from "../server-with-scripts";

let server: ServerWithScripts;
let folder = "";

beforeEach(() => {
  server = new ServerWithScripts();
  folder = server.openDirectory("srv/sites/prod/incoming/releases");
  server.write("etc/tierwright/peers/self", "app1\n");
  server.write("etc/tierwright/peers/servers", "app1 10.0.0.5 22 app\n");
  mkdirSync(server.path("var/lib/tierwright/sites/prod"), { recursive: true });
  // Two seconds are long in a test.
  const known = readFileSync(path.join(server.kit, "scripts/app/incoming/known.sh"), "utf8");
  server.script("app/incoming/known", known.replace("sleep 1\n", "sleep 0.2\n"));
  // It would look once more in the background.
  writeFileSync(path.join(server.base, "bin/systemd-run"), "#!/bin/sh\n", { mode: 0o755 });
  server.apply(
    stepOf({ name: "site.prod.incoming", variables: { SITE: "prod", FOLDERS: `releases ${folder} root` } }),
  );
});

afterEach(() => {
  server.remove();
});

function look() {
  return server.run(["run", "site.prod.incoming", "app/incoming/look"]);
}

/** What was asked for since the last call, as NAME=VALUE of each request in order. */
function requests(): Record<string, string>[] {
  const directory = server.path("var/lib/tierwright/sites/prod/requests");
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .sort()
    .map((name) => {
      const text = server.read(`var/lib/tierwright/sites/prod/requests/${name}`);
      renameSync(path.join(directory, name), path.join(server.base, name));
      return Object.fromEntries(
        text
          .trimEnd()
          .split("\n")
          .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
      );
    });
}

function copy(name: string, text: string): void {
  server.write(`srv/sites/prod/incoming/releases/${name}`, text);
}

test("a bundle is asked to be deployed once, with its content at hand", () => {
  copy("shop-1.4.keter", "bundle");

  const { code, stdout } = look();

  expect([code, stdout]).toEqual([0, "prod: shop-1.4.keter is to be deployed\n"]);
  const [request, ...others] = requests();
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    KIND: "deploy",
    SERVER: "app1",
    FOLDER: "releases",
    NAME: "shop-1.4.keter",
    FORMAT: "keter",
  });
  expect(request).not.toHaveProperty("AGAIN");
  expect(server.read(`var/lib/tierwright/incoming/${request?.SHA256 ?? ""}.tar.gz`)).toBe("bundle");
  expect(look().stdout).toBe("");
  expect(requests()).toEqual([]);
});

test("a file that was touched is asked for again, one with another inode only as itself", () => {
  copy("shop.zip", "bundle");
  look();
  requests();
  utimesSync(path.join(folder, "shop.zip"), 2_000_000_000, 2_000_000_000);
  look();
  const [touched] = requests();
  copy(".new", "bundle");
  renameSync(path.join(folder, ".new"), path.join(folder, "shop.zip"));
  look();
  const [replaced] = requests();

  expect(touched).toMatchObject({ AGAIN: "1" });
  expect(replaced).toMatchObject({ NAME: "shop.zip", SHA256: touched?.SHA256 });
  expect(replaced).not.toHaveProperty("AGAIN");
});

test("a directory is one set of files, whatever their times", () => {
  copy("shop/bin/run", "program");
  copy("shop/VERSION", "1");
  look();
  const [first] = requests();
  utimesSync(path.join(folder, "shop/VERSION"), 1, 1);
  look();
  const [same] = requests();
  copy("shop/VERSION", "2");
  look();
  const [other] = requests();

  expect(first).toMatchObject({ FORMAT: "tree", NAME: "shop" });
  expect(same?.SHA256).toBe(first?.SHA256);
  expect(other?.SHA256).not.toBe(first?.SHA256);
});

test("what a program still has open for writing is left alone", async () => {
  const file = path.join(folder, "shop.tar.gz");
  const writer = spawn("bash", [
    "-c",
    'exec 3>"$1"; echo half >&3; echo open; read -r; echo whole >&3',
    "-",
    file,
  ]);
  await new Promise((resolve) => writer.stdout.once("data", resolve));
  const looking = server.start(["run", "site.prod.incoming", "app/incoming/look"], "").ended;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(requests()).toEqual([]);

  writer.stdin.end("go on\n");
  await looking;

  const [request] = requests();
  expect(server.read(`var/lib/tierwright/incoming/${request?.SHA256 ?? ""}.tar.gz`)).toBe("half\nwhole\n");
});

test("unfinished files, and what we wrote ourselves, do not count", () => {
  for (const name of [
    ".shop.tar.gz.aB3xZ",
    "shop.tar.gz.part",
    "shop.filepart",
    "a.tmp",
    "b~",
    "c.failed.txt",
  ])
    copy(name, "x");

  expect(look().stdout).toBe("");

  expect(requests()).toEqual([]);
});

test.each([
  ["notes.txt", /this is no release; a release is a \.keter/],
  ["my shop.zip", /its name has blanks or special characters; rename it/],
])("%s is refused with a reason beside it, once", (name, reason) => {
  copy(name, "x");

  look();

  expect(server.read(`srv/sites/prod/incoming/releases/${name}.failed.txt`)).toMatch(reason);
  expect(look().stdout).toBe("");
  expect(requests()).toEqual([]);
});

test("a link to a file of the server is no release", () => {
  symlinkSync("/etc/passwd", path.join(folder, "shop.zip"));
  chmodSync(folder, 0o755);

  look();

  expect(requests()).toEqual([]);
});

test("what is gone is asked to be stopped, what has another name is not", () => {
  copy("shop.zip", "bundle");
  look();
  const [first] = requests();
  renameSync(path.join(folder, "shop.zip"), path.join(folder, "shop-2.zip"));
  look();
  const renamed = requests();
  renameSync(path.join(folder, "shop-2.zip"), path.join(server.base, "shop.zip"));
  look();

  expect(renamed.map(({ KIND }) => KIND)).toEqual(["deploy"]);
  expect(requests()).toMatchObject([{ KIND: "stop", NAME: "shop-2.zip", SHA256: first?.SHA256 }]);
});

test("a look that finds nothing leaves no line in the history", () => {
  look();
  copy("shop.zip", "bundle");
  look();
  look();

  expect(server.history().filter(({ step }) => step === "site.prod.incoming")).toMatchObject([
    { title: "a test" },
    { title: "app/incoming/look" },
  ]);
});
