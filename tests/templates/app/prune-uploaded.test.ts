import { utimesSync } from "node:fs";
import { stepOf, wire } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

const hour = 3600;
const hash = "7".repeat(64);
const archive = `var/lib/tierwright/incoming/${hash}.tar.gz`;
let server: ServerWithScripts;

beforeEach(() => {
  server = new ServerWithScripts();
});

afterEach(() => {
  server.remove();
});

/** An uploaded file of so many hours ago. */
function upload(hours: number, file = archive): void {
  server.write(file, "");
  const time = Date.now() / 1000 - hours * hour;
  utimesSync(server.path(file), time, time);
}

const prune = '. "$TIERWRIGHT_SCRIPTS/app/prune-uploaded.sh"; prune_uploaded';

test.each([
  ["goes, when it is a day old", 25, true],
  ["stays, when its site's turn may still come", 23, false],
])("an archive that nobody names %s", async (_what, hours, goes) => {
  upload(hours);

  expect(await server.runScript(prune)).toMatchObject({ code: 0 });

  expect(server.exists(archive)).toBe(!goes);
});

test("an archive stays as long as a site names it, and what an interrupted copy left goes", async () => {
  const left = "var/lib/tierwright/incoming/.part";
  upload(25);
  upload(2, left);
  server.write("srv/sites/prod/releases/v1/.tierwright-words", `|${hash}\n`);

  expect(await server.runScript(prune)).toMatchObject({ code: 0 });

  expect(server.exists(archive)).toBe(true);
  expect(server.exists(left)).toBe(false);
});

test("an archive stays which a step begins to name while a phase looks", async () => {
  upload(25);
  const { base } = server;
  const looked = 'grep() { command grep "$@" || { touch "$BASE/looked"; await "$BASE/named"; return 1; }; }';
  const wait = 'await() { timeout 2 sh -c \'until [ -e "$0" ]; do sleep 0.1; done\' "$1" || true; }';
  server.script("app/phases/prune", `BASE="${base}"\n${wait}\n${looked}\n${prune}\ntouch "${base}/pruned"`);
  server.script("tests/wait", `${wait}\ntouch "${base}/named"\nawait "${base}/pruned"`);
  const phase = server.start(["phase", "prune", "prod"], "").ended;
  const waited = await server.runScript(
    `timeout 20 sh -c 'until [ -e "${base}/looked" ]; do sleep 0.1; done'`,
  );

  const step = stepOf({ name: "naming", scripts: ["tests/wait"], variables: { SOURCE_SHA256: hash } });
  const named = await server.start(["apply"], wire(step)).ended;

  expect([waited.code, named.code, (await phase).code]).toEqual([0, 0, 0]);
  expect(server.exists(archive)).toBe(true);
});
