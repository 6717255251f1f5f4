import { Replicas } from "./replicas";
import { ServerWithNginx } from "./server-with-nginx";

const file = "etc/nginx/tierwright/upstreams/prod.conf";
const [first, second] = ["20261121T100000Z", "20261121T110000Z"] as const;
let server: ServerWithNginx;
const replicas = new Replicas();

/** A replica of an app server with this address, which answers with it; gives its ADDRESS:PORT. */
function replicaOn(address: string): Promise<string> {
  return replicas.start(address, address);
}

async function switchTo(rollout: string, ...upstreams: readonly string[]): Promise<void> {
  const variables = { ROLLOUT: rollout, UPSTREAMS: upstreams.join(","), BACKUPS: "" };
  expect((await server.phase("switch", variables)).code).toBe(0);
}

/** What the phase `leave` or `join` of an app server answers. */
async function phase(name: string, address: string): Promise<string> {
  const { code, stdout, stderr } = await server.phase(name, { ADDRESS: address });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd();
}

/** The app servers which answer visitors. */
async function serving(): Promise<readonly string[]> {
  const answers = [];
  for (let visit = 0; visit < 6; visit++) answers.push(await server.visit());
  return [...new Set(answers)].sort();
}

beforeEach(async () => {
  server = new ServerWithNginx();
  server.write(file, "upstream site-prod { server 127.0.0.1:1 down; }\n");
  await server.startNginx();
});

afterEach(async () => {
  await server.stop();
  replicas.stop();
});

test("an app server that leaves gets no more requests, until it joins", async () => {
  await switchTo(first, await replicaOn("127.0.0.2"), await replicaOn("127.0.0.3"));
  expect(await serving()).toEqual(["127.0.0.2", "127.0.0.3"]);

  expect(await phase("leave", "127.0.0.3")).toBe("=> requests stop");
  expect(await serving()).toEqual(["127.0.0.2"]);
  expect(await phase("leave", "127.0.0.3")).toBe("=> requests unchanged");

  expect(await phase("join", "127.0.0.3")).toBe("=> requests come back");
  expect(await serving()).toEqual(["127.0.0.2", "127.0.0.3"]);
  expect(await phase("join", "127.0.0.3")).toBe("=> requests unchanged");
});

test("the last app server goes on getting requests, however many replicas it has", async () => {
  const upstreams = [
    await replicaOn("127.0.0.2"),
    await replicaOn("127.0.0.2"),
    await replicaOn("127.0.0.3"),
  ];
  await switchTo(first, ...upstreams);
  await phase("leave", "127.0.0.3");

  expect(await phase("leave", "127.0.0.2")).toBe("=> requests go on: no other server is left");

  expect(await serving()).toEqual(["127.0.0.2"]);
});

test("an address that begins like another one is another server, and backups leave as well", async () => {
  await switchTo(first, await replicaOn("127.0.0.2"), await replicaOn("127.0.0.20"));
  server.write(file, server.read(file).replace(/(127\.0\.0\.2:\d+.*);/, "$1 backup;"));

  await phase("leave", "127.0.0.2");

  expect(server.read(file).match(/127\.0\.0\.2:.*/g)).toEqual([expect.stringMatching(/ backup down;$/)]);
  expect(server.read(file).match(/127\.0\.0\.20:.*/g)).toEqual([expect.stringMatching(/5s;$/)]);
  expect(await serving()).toEqual(["127.0.0.20"]);
});

test("addresses of IPv6 are found in their brackets", async () => {
  await switchTo(first, await replicaOn("127.0.0.2"));
  server.write(file, server.read(file).replace("server ", "server [fd00::1]:10000 max_fails=3;\n  server "));

  expect(await phase("leave", "fd00::1")).toBe("=> requests stop");

  expect(server.read(file)).toContain("server [fd00::1]:10000 max_fails=3 down;");
});

test("a rollout brings a server back that had left, and going back from it does not forget who joined", async () => {
  const [one, other] = [await replicaOn("127.0.0.2"), await replicaOn("127.0.0.3")];
  await switchTo(first, one, other);
  await phase("leave", "127.0.0.3");
  await switchTo(second, one, other);
  expect(await serving()).toEqual(["127.0.0.2", "127.0.0.3"]);

  expect(await phase("join", "127.0.0.3")).toBe("=> requests unchanged");
  await server.phase("revert", { ROLLOUT: second });

  expect(await serving()).toEqual(["127.0.0.2", "127.0.0.3"]);
});

test("when nginx refuses its files the server goes on getting requests, and the asker is told", async () => {
  await switchTo(first, await replicaOn("127.0.0.2"), await replicaOn("127.0.0.3"));
  const before = server.read(file);
  server.write("etc/nginx/tierwright/upstreams/broken.conf", "nonsense;\n");

  const { code, stderr } = await server.phase("leave", { ADDRESS: "127.0.0.3" });

  expect(code).toBe(1);
  expect(stderr).toContain('nginx does not take the change: unknown directive "nonsense"');
  expect(server.read(file)).toBe(before);
});

test("a site that this webserver does not have needs nothing", async () => {
  const gone = { SITE: "other", ADDRESS: "127.0.0.2" };

  for (const name of ["leave", "join"])
    expect((await server.phase(name, gone)).stdout).toBe("=> requests unchanged\n");
  expect(server.exists("etc/nginx/tierwright/upstreams/other.conf")).toBe(false);
});

test("whose turn comes too late is not left out any more: it may be back already", async () => {
  await switchTo(first, await replicaOn("127.0.0.2"), await replicaOn("127.0.0.3"));
  const text = server.read(file);

  const { code, stderr } = await server.late("leave", { ADDRESS: "127.0.0.3" }, 15);

  expect(code).toBe(1);
  expect(stderr).toContain("its turn came too late");
  expect(server.read(file)).toBe(text);
});
