import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { SiteOnServer } from "./site-on-server";

let server: SiteOnServer;

beforeEach(() => {
  server = new SiteOnServer();
});

afterEach(() => {
  server.remove();
});

async function free(count: number, first = 29_000): Promise<readonly number[]> {
  const { stdout } = await server.inRollout(`FIRST_PORT=${first}; progress "$(free_ports ${count} | xargs)"`);
  return stdout.trim().split(" ").map(Number);
}

async function listen(port: number): Promise<Server> {
  const program = createServer();
  program.listen(port, "127.0.0.1");
  await once(program, "listening");
  return program;
}

test("ports of replicas and of other programs are not free", async () => {
  server.write("srv/sites/prod/replicas/29000/state", "draining\n");
  const program = await listen(29_002);

  expect(await free(3)).toEqual([29_001, 29_003, 29_004]);
  program.close();
});

test("ports go round, so that one comes back as late as possible", async () => {
  server.write("var/lib/tierwright/sites/prod/last-port", "29030\n");

  expect(await free(3)).toEqual([29_031, 29_000, 29_001]);
});

test("there are never more than the site's own ports", async () => {
  expect(await free(40)).toHaveLength(32);
});

test("a site without a free port, and without one that becomes free, says what to look at", async () => {
  for (let port = 29_000; port < 29_032; port++)
    server.write(`srv/sites/prod/replicas/${port}/state`, "live\n");

  const { code, stderr } = await server.inRollout("FIRST_PORT=29000; take_ports 1");

  expect(code).toBe(1);
  expect(stderr).toContain(
    "prod needs 1 more port(s), and not so many are free from 29000 to 29031: other programs listen there",
  );
});

test("a program that took a replica's port is named", async () => {
  const program = await listen(29_005);

  const { stdout } = await server.inRollout('progress "$(foreign_listener 29005)$(foreign_listener 29006)"');

  expect(stdout).toContain(`(process ${process.pid})`);
  program.close();
});
