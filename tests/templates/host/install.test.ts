import { spawnSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { installCommand, installInput } from "../../../components/remote/commands";
import { publicFile } from "../../../components/steps/step";
import { ServerDirectory, stepOf, type Outcome } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
  server.write(
    "/etc/os-release",
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
  );
});
afterEach(() => {
  server.remove();
});

const base = stepOf({ name: "base", files: [publicFile("/etc/app", "hello\n")] });
const library = "/usr/local/lib";

/** What the program runs on a server over SSH, here with a root directory of its own. */
function install(change: (input: string) => string = (input) => input): Outcome {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", installCommand("root", base)], {
    input: change(installInput(base)),
    env: { PATH: process.env.PATH ?? "", HOME: server.root, TIERWRIGHT_ROOT: server.root },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

test("the kit is installed with its scripts and carries out the base step", () => {
  const outcome = install();

  expect(outcome).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(server.read("/etc/app")).toBe("hello\n");
  expect(server.exists("/usr/local/sbin/tierwright")).toBe(true);
  expect(server.exists(`${library}/tierwright/scripts/host/base.sh`)).toBe(true);
  expect(server.mode(`${library}/tierwright/tierwright`)).toBe("0755");
  expect(readdirSync(server.path(library)).length).toBe(2);
});

test("the same kit is not unpacked again", () => {
  install();
  server.write(`${library}/tierwright/marker`, "");

  const outcome = install();

  expect(outcome.code).toBe(0);
  expect(server.exists(`${library}/tierwright/marker`)).toBe(true);
});

test("another kit takes the place of the former, which stays for whoever runs it; older ones go", () => {
  server.write(`${library}/tierwright-0000000000000000/version`, "older\n");
  server.write(`${library}/tierwright-1111111111111111/version`, "former\n");
  spawnSync("ln", ["-s", "tierwright-1111111111111111", server.path(`${library}/tierwright`)]);

  install();

  const current = readlinkSync(server.path(`${library}/tierwright`));
  expect(readdirSync(server.path(library)).sort()).toEqual(
    ["tierwright", "tierwright-1111111111111111", current].sort(),
  );
});

test.each([
  ["cut short", (input: string) => input.slice(0, 5000), "the kit arrived cut short"],
  ["damaged", (input: string) => input.replace(/\n..../, "\nAAAA"), "the kit arrived damaged"],
  ["empty", () => "", "expected the line: kit VERSION SHA256"],
])("a kit that arrives %s is refused and the former stays", (_, change, message) => {
  server.write(`${library}/tierwright-1111111111111111/version`, "former\n");
  spawnSync("ln", ["-s", "tierwright-1111111111111111", server.path(`${library}/tierwright`)]);

  const outcome = install(change);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(message);
  expect(readlinkSync(server.path(`${library}/tierwright`))).toBe("tierwright-1111111111111111");
  expect(server.exists("/etc/app")).toBe(false);
});

test.each([
  ['ID=fedora\nVERSION_ID=43\nPRETTY_NAME="Fedora Linux 43"\n', "this server runs Fedora Linux 43"],
  [
    'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\n',
    "this server runs Debian GNU/Linux 11",
  ],
  ["ID=debian\nPRETTY_NAME='Debian GNU/Linux trixie/sid'\n", "trixie/sid"],
])("another system is refused by name: %j", (release, message) => {
  server.write("/etc/os-release", release);

  const outcome = install();

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(message);
  expect(outcome.stderr).toContain("Tierwright supports Debian 12 and 13, Ubuntu 22.04 and 24.04");
  expect(server.exists("/usr")).toBe(false);
});
