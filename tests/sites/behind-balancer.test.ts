import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { virtualHostSecrets, virtualHostStep } from "../../components/sites/virtual-host-step";
import type { WebserverSettings } from "../../components/settings/webserver";
import { webserverTierStep } from "../../components/tiers/webserver-step";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { programPath } from "../support/tools";
import { NameServer } from "./name-server";
import { placeNginx } from "./nginx-with-steps";
import { sampleSite } from "./sample-site";

const settings: WebserverSettings = {
  front: "nginx",
  httpPort: 80,
  httpsPort: 443,
  gzip: true,
  workerConnections: 64,
};

interface Balancer {
  readonly server: http.Server;
  readonly requests: http.IncomingMessage[];
}

let directory = "";
let names: NameServer;
let nginx: ChildProcess | undefined;
let balancers: http.Server[] = [];

beforeEach(() => {
  directory = temporaryDirectory();
  names = new NameServer();
});

afterEach(async () => {
  for (const balancer of balancers) balancer.close();
  balancers = [];
  names.stop();
  if (nginx !== undefined) {
    const ended = once(nginx, "exit");
    nginx.kill("SIGTERM");
    await ended;
  }
  nginx = undefined;
  removeDirectory(directory);
});

/** One address of a balancer, which answers with its own name, or hangs up without an answer. */
async function balancer(address: string, port: number, says: string | undefined): Promise<Balancer> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    response.setHeader("Connection", "close");
    if (says === undefined) request.socket.destroy();
    else response.end(says);
  });
  server.listen(port, address);
  await once(server, "listening");
  balancers.push(server);
  return { server, requests };
}

function portOf({ server }: Balancer): number {
  return (server.address() as AddressInfo).port;
}

/** nginx in front of the balancer at this address, which asks the name server for names. */
async function startNginx(address: string): Promise<void> {
  const nameServer = await names.start();
  mkdirSync(path.join(directory, "etc/nginx/tierwright"), { recursive: true });
  writeFileSync(
    path.join(directory, "etc/nginx/tierwright/resolver.conf"),
    `resolver 127.0.0.1:${nameServer} valid=1s ipv6=off;\n`,
  );
  const site = sampleSite({ webserver: { staticFolders: { "/static": "static" }, readTimeoutSeconds: 5 } });
  const steps = [webserverTierStep(settings), virtualHostStep({ site, webserver: settings, balanced: true })];
  const args = placeNginx(directory, steps, { [virtualHostSecrets.balancer]: address });
  nginx = spawn(programPath("nginx"), [...args, "-g", "daemon off; user root;"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (!existsSync(path.join(directory, "run/nginx.pid"))) await pause(20);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function ask(url: string, { method = "GET", headers = {} } = {}) {
  const socketPath = path.join(directory, "http.sock");
  const request = http.request({
    socketPath,
    path: url,
    method,
    headers: { Host: "www.example.org", ...headers },
    agent: false,
  });
  const [response] = (await once(request.end(), "response")) as [http.IncomingMessage];
  const body = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return { status: response.statusCode, body };
}

test("the balancer hears which site is asked for, over which scheme, and one visitor whatever they claim", async () => {
  const one = await balancer("127.0.0.1", 0, "one");
  await startNginx(`127.0.0.1:${portOf(one)}`);
  const claims = { "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https" };

  const { body } = await ask("/a%20b?c=d", { headers: claims });

  expect(body).toBe("one");
  expect(one.requests[0]?.url).toBe("/a%20b?c=d");
  expect(one.requests[0]?.headers).toMatchObject({
    host: "www.example.org",
    "x-forwarded-for": "unix:",
    "x-forwarded-proto": "http",
  });
});

test("a balancer at a literal address needs no name server", async () => {
  const one = await balancer("127.0.0.1", 0, "one");

  await startNginx(`127.0.0.1:${portOf(one)}`);

  expect([(await ask("/")).body, (await ask("/static/a.css")).body]).toEqual(["one", "one"]);
  expect(names.questions).toBe(0);
});

test("when the balancer moves to other addresses, requests follow it without a reload", async () => {
  const one = await balancer("127.0.0.1", 0, "one");
  const other = await balancer("127.0.0.2", portOf(one), "other");
  names.addresses = ["127.0.0.1"];
  await startNginx(`balancer.test:${portOf(one)}`);
  expect((await ask("/")).body).toBe("one");

  names.addresses = ["127.0.0.2"];
  one.server.close();
  // An expired name is answered by its former addresses while nginx asks for it.
  let answer = "";
  const end = Date.now() + 15_000;
  while (answer !== "other" && Date.now() < end) {
    answer = (await ask("/")).body;
    await pause(300);
  }

  expect(answer).toBe("other");
  expect(other.requests.length).toBeGreaterThan(0);
});

test.each([
  ["GET", 2],
  ["POST", 1],
])("where one address hangs up, a %s is sent %d times", async (method, times) => {
  const one = await balancer("127.0.0.1", 0, undefined);
  const other = await balancer("127.0.0.2", portOf(one), undefined);
  names.addresses = ["127.0.0.1", "127.0.0.2"];
  await startNginx(`balancer.test:${portOf(one)}`);

  const { status } = await ask("/", { method });

  expect(status).toBe(503);
  expect(one.requests.length + other.requests.length).toBe(times);
});

test("without a balancer visitors see the maintenance page", async () => {
  names.addresses = [];
  await startNginx("balancer.test");

  const { status, body } = await ask("/");

  expect(status).toBe(503);
  expect(body).toContain("Back in a moment");
});
