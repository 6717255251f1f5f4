import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";

let server: ServerWithScripts;

beforeEach(() => {
  server = new ServerWithScripts();
});

afterEach(() => {
  server.remove();
});

function task(
  token: string,
  { site = "prod", name = "reindex", ends = 0, asked = "|app1|app2|" } = {},
): Promise<Outcome> {
  return server.runScript(
    `
    . "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
    work() {
      progress "works"
      return ${ends}
    }
    once work
    `,
    { SITE: site, TASK: name, TOKEN: token, SERVER: "app1", ASKED_SERVERS: asked },
  );
}

test("a task runs once for each token", async () => {
  const outputs = [await task("1"), await task("1"), await task("2"), await task("2")];

  expect(outputs.map(({ stdout }) => stdout)).toEqual([
    "works\n",
    'prod: reindex has been done for "1" before\n',
    "works\n",
    'prod: reindex has been done for "2" before\n',
  ]);
});

test("a server that joined after a token was given does nothing for it, also later", async () => {
  const joined = await task("1", { asked: "|app10|app2|" });
  const later = await task("1");
  const next = await task("2");

  expect([joined, later, next].map(({ stdout }) => stdout)).toEqual([
    "prod: reindex was asked for before app1 joined, nothing to do here\n",
    'prod: reindex has been done for "1" before\n',
    "works\n",
  ]);
});

test("a task that failed runs again with the same token", async () => {
  const failed = await task("1", { ends: 3 });
  const again = await task("1");

  expect(failed.code).toBe(1);
  expect(again).toMatchObject({ code: 0, stdout: "works\n" });
});

test("tokens belong to one task of one site", async () => {
  await task("1");

  expect((await task("1", { name: "other" })).stdout).toBe("works\n");
  expect((await task("1", { site: "demo" })).stdout).toBe("works\n");
});

test("a token is any text of one line", async () => {
  const token = `a "b" $(id) %s \\n *`;

  await task(token);

  expect((await task(token)).stdout).toBe(`prod: reindex has been done for "${token}" before\n`);
});
