import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { type Gateway, gatewayStep } from "../../components/sites/gateway-step";
import type { Step } from "../../components/steps/step";
import { webserverTierStep } from "../../components/tiers/webserver-step";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { programPath } from "../support/tools";
import { placeNginx, checkNginx } from "./nginx-with-steps";
import { sampleSite } from "./sample-site";

const webserver = { front: "alb", httpPort: 80, httpsPort: 443, gzip: true, workerConnections: 64 } as const;

let directory = "";
let nginx: ChildProcess | undefined;
let replica: http.Server | undefined;

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(async () => {
  if (nginx !== undefined) {
    const ended = once(nginx, "exit");
    nginx.kill("SIGTERM");
    await ended;
  }
  nginx = undefined;
  replica?.close();
  replica = undefined;
  removeDirectory(directory);
});

type More = Readonly<Record<string, unknown>>;

/** The steps of a machine, whose gateway listens on a socket in the directory and believes who asks there. */
function steps(site: More = {}, app: More = {}, more: Partial<Gateway> = {}): readonly Step[] {
  const step = gatewayStep({
    ...{ site: sampleSite(site, app), webserver, isFront: true, networks: ["unix:"] },
    ...more,
  });
  const files = step.files.map((file) => ({
    ...file,
    content: file.content
      .replaceAll("listen 12031", `listen unix:${directory}/gateway.sock`)
      .replaceAll("/run/tierwright-leaving", `${directory}/leaving`),
  }));
  return [webserverTierStep(webserver), { ...step, files }];
}

/** What a visitor gets. */
async function visit(url: string, headers: Readonly<Record<string, string>> = {}) {
  const request = http.get({
    socketPath: path.join(directory, "gateway.sock"),
    path: url,
    headers,
    agent: false,
  });
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const body = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return { status: response.statusCode, body, headers: response.headers };
}

/** Starts a replica which tells what it was asked, as JSON, and the gateway in front of it. */
async function start(site: More = {}, app: More = {}, more: Partial<Gateway> = {}): Promise<void> {
  const socket = path.join(directory, "replica.sock");
  replica = http.createServer(({ url, headers }, response) => {
    response.end(JSON.stringify({ url, ...headers }));
  });
  replica.listen(socket);
  await once(replica, "listening");
  const args = placeNginx(directory, steps(site, app, more), {}, [`unix:${socket}`]);
  nginx = spawn(programPath("nginx"), [...args, "-g", "daemon off; user root;"], { stdio: "ignore" });
  // It writes its pid last, when it listens: a socket is there before anybody may connect.
  while (!existsSync(path.join(directory, "run/nginx.pid")))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test.each<[string, More, More]>([
  ["a site without TLS", {}, {}],
  ["redirects", { redirects: ["example.org"] }, {}],
  ["static folders", { webserver: { staticFolders: { "/static": "public/assets" } } }, {}],
  ["no WebSockets", { webserver: { websockets: false } }, {}],
  ["a check with a query", {}, { check: { path: "/is/it?well=%20&fully=1" } }],
  ["a check of the port alone", {}, { check: { kind: "tcp" } }],
])("nginx accepts %s", (_what, site, app) => {
  expect(() => {
    checkNginx(directory, steps(site, app));
  }).not.toThrow();
});

test("nginx accepts networks of a VPC", () => {
  expect(() => {
    checkNginx(directory, steps({}, {}, { networks: ["10.42.0.0/16", "fd00::/8"] }));
  }).not.toThrow();
});

test("the app hears of the visitor from the balancer alone, and of the scheme from the settings", async () => {
  await start({ tls: "internal" });

  const { body } = await visit("/a?b=c", {
    Host: "www.example.org",
    "X-Forwarded-For": "1.2.3.4, 203.0.113.9",
    "X-Forwarded-Proto": "ftp",
    "X-Real-IP": "1.2.3.4",
  });

  expect(JSON.parse(body)).toEqual(
    expect.objectContaining({
      url: "/a?b=c",
      host: "www.example.org",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      "x-real-ip": "203.0.113.9",
    }),
  );
});

test("no connection is left open, on which a request might come at the moment of a reload", async () => {
  await start();

  expect((await visit("/", { Connection: "keep-alive" })).headers.connection).toBe("close");
});

test("the balancer hears of the site's own check, asked with the site's name", async () => {
  await start({}, { check: { path: "/health?full=1" } });

  const { status, body } = await visit("/.tierwright/health", { Host: "10.0.0.5:12031" });

  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual(
    expect.objectContaining({ url: "/health?full=1", host: "www.example.org" }),
  );
});

test("a machine that leaves is unhealthy for the balancer, while it goes on to answer visitors", async () => {
  await start();
  writeFileSync(path.join(directory, "leaving"), "");

  expect((await visit("/.tierwright/health")).status).toBe(503);
  expect((await visit("/")).status).toBe(200);
});

test("a machine whose replicas are gone is unhealthy", async () => {
  await start();
  replica?.close();
  replica?.closeAllConnections();

  expect((await visit("/.tierwright/health")).status).toBe(503);
});

test("other names of the site are sent to its own", async () => {
  await start({ redirects: ["example.org"] });

  const { status, headers } = await visit("/a?b", { Host: "example.org" });

  expect({ status, location: headers.location }).toEqual({
    status: 301,
    location: "http://www.example.org/a?b",
  });
});

test("a newcomer knows how to see that the site is well", () => {
  const [, { variables } = { variables: {} }] = steps({}, { check: { path: "/", status: 204 } });

  expect(variables).toEqual(expect.objectContaining({ GATEWAY_PORT: "12031", HEALTH_STATUS: "204" }));
});
