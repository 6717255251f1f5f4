import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { request as tlsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { WebSocket, WebSocketServer } from "ws";
import { Door } from "../../../../sandbox/aws/balancers/door";
import { TargetPool } from "../../../../sandbox/aws/balancers/target-pool";
import type { Listener, Target, TargetGroup } from "../../../../sandbox/aws/balancers/wanted-balancers";
import { ownCertificate } from "../../../support/own-certificate";
import { temporaryDirectory } from "../../../support/temporary-directory";

type Answer = (question: IncomingMessage, answer: ServerResponse) => void;

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A target with a health of its own at /health. */
async function target(id: string, answer: Answer): Promise<Target & { readonly server: Server }> {
  const server = createServer((question, reply) => {
    if (question.url === "/health") reply.end("ok");
    else answer(question, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { id, address: "127.0.0.1", port: (server.address() as AddressInfo).port, server };
}

const check = {
  path: "/health",
  port: null,
  intervalSeconds: 60,
  timeoutSeconds: 2,
  healthyCount: 2,
  unhealthyCount: 2,
  codes: "200",
};

function groupOf(targets: readonly Target[], more: Partial<TargetGroup> = {}): TargetGroup {
  return { arn: "group", check, algorithm: "round_robin", targets: [...targets], draining: [], ...more };
}

async function balanced(
  targets: readonly Target[],
  more: Partial<Listener> = {},
  idleSeconds = 60,
): Promise<{ pool: TargetPool; port: number }> {
  const pool = new TargetPool("group", () => undefined);
  pool.update(groupOf(targets));
  const probe = await target("probe", () => undefined);
  probe.server.close();
  const listener: Listener = {
    port: probe.port,
    protocol: "HTTP",
    certificates: [],
    rules: [{ priority: 1, conditions: [], actions: [{ Type: "forward", TargetGroupArn: "group" }] }],
    ...more,
  };
  const door = new Door(listener, idleSeconds, "127.0.0.1", () => pool);
  await door.listen("127.0.0.1");
  ends.push(() => {
    door.close();
    pool.end();
  });
  while (pool.news().health.some(({ state }) => state === "initial")) await pause(5);
  return { pool, port: listener.port };
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function ask(port: number, path = "/", body = "", headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const method = body === "" ? "GET" : "POST";
    const question = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    question.on("error", reject);
    question.end(body);
  });
}

const tell: Answer = (question, answer) => {
  let body = "";
  question.setEncoding("utf8").on("data", (part: string) => (body += part));
  question.on("end", () => answer.end(JSON.stringify({ ...question.headers, body, url: question.url })));
};

test("a target is told who asks, by which way, and gets body, path and host as they came", async () => {
  const { port } = await balanced([await target("a", tell)]);

  const { status, text } = await ask(port, "/a?b", "body", {
    host: "shop.example.org",
    "x-forwarded-for": "1.2.3.4",
  });

  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    host: "shop.example.org",
    "x-forwarded-for": "1.2.3.4, 127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-port": String(port),
    body: "body",
    url: "/a?b",
  });
});

test("targets take turns", async () => {
  const names = ["a", "b"];
  const targets = await Promise.all(names.map((name) => target(name, (_, answer) => answer.end(name))));
  const { port } = await balanced(targets);

  const answers = [await ask(port), await ask(port), await ask(port), await ask(port)].map(
    ({ text }) => text,
  );

  expect(answers.sort()).toEqual(["a", "a", "b", "b"]);
});

test("nobody there is 503, nobody listening 502, an answer that does not come 504", async () => {
  const silent = await target("silent", () => undefined);
  const gone = await target("gone", tell);
  const [nobody, refused, late] = [
    await balanced([]),
    await balanced([gone]),
    await balanced([silent], {}, 0.2),
  ];
  gone.server.close();
  gone.server.closeAllConnections();

  const answers = await Promise.all([nobody, refused, late].map(({ port }) => ask(port)));

  expect(answers.map(({ status }) => status)).toEqual([503, 502, 504]);
});

test("a request that fails is not sent again", async () => {
  let count = 0;
  const breaks: Answer = (question) => {
    count += 1;
    question.socket.destroy();
  };
  const { port } = await balanced([await target("a", breaks), await target("b", breaks)]);

  expect([(await ask(port)).status, count]).toEqual([502, 1]);
});

test("a target that leaves ends what it has begun, and gets nothing new", async () => {
  let finish = (): void => undefined;
  const slow = await target("slow", (_, answer) => {
    finish = () => answer.end("late");
  });
  const other = await target("other", (_, answer) => answer.end("other"));
  const { pool, port } = await balanced([slow]);
  const begun = ask(port);
  while (pool.next()?.open !== 1) await pause(5);

  pool.update(groupOf([other], { draining: [{ ...slow, seconds: 60 }] }));
  const answer = await ask(port);

  expect(answer.text).toBe("other");
  expect(pool.news().drained).toEqual([]);
  finish();
  expect((await begun).text).toBe("late");
  await pause(20);
  expect(pool.news().drained).toEqual([{ group: "group", target: "slow" }]);
});

test("whoever is still busy when the time is over is cut", async () => {
  const slow = await target("slow", () => undefined);
  const { pool, port } = await balanced([slow]);
  const begun = ask(port);
  while (pool.next()?.open !== 1) await pause(5);

  pool.update(groupOf([], { draining: [{ ...slow, seconds: 0 }] }));
  await pause(5);

  expect(pool.news().drained).toHaveLength(1);
  expect((await begun).status).toBe(502);
});

test("a WebSocket goes through, both ways", async () => {
  const there = await target("a", tell);
  new WebSocketServer({ server: there.server }).on("connection", (socket) => {
    socket.on("message", (message) => {
      socket.send(`echo ${(message as Buffer).toString()}`);
    });
  });
  const { port } = await balanced([there]);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);

  const answer = await new Promise((resolve, reject) => {
    socket.on("open", () => {
      socket.send("hello");
    });
    socket.on("message", (message) => {
      resolve((message as Buffer).toString());
    });
    socket.on("error", reject);
  });

  expect(answer).toBe("echo hello");
  socket.terminate();
});

test("each name has its certificate, and who asks for none has the first", async () => {
  const folder = temporaryDirectory();
  const pems = ["one", "two"].map((name) => {
    const { certificate, key } = ownCertificate(folder, `DNS:${name}.example.org`);
    return { certificate: readFileSync(certificate, "utf8"), chain: "", key: readFileSync(key, "utf8") };
  });
  const { port } = await balanced([await target("a", tell)], { protocol: "HTTPS", certificates: pems });

  const names = await Promise.all(
    ["two.example.org", "one.example.org", "three.example.org"].map((servername) =>
      nameFor(port, servername),
    ),
  );

  expect(names).toEqual(["DNS:two.example.org", "DNS:one.example.org", "DNS:one.example.org"]);
});

function nameFor(port: number, servername: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, servername, rejectUnauthorized: false, agent: false };
    const question = tlsRequest(options, (answer) => {
      answer.resume();
      const { socket } = answer;
      resolve(
        "getPeerCertificate" in socket
          ? (socket as TLSSocket).getPeerCertificate().subjectaltname
          : undefined,
      );
    });
    question.on("error", reject);
    question.end();
  });
}
