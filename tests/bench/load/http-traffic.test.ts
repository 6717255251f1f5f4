import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exchangeOf } from "../../../bench/load/exchange";
import { HttpTraffic } from "../../../bench/load/http-traffic";
import { loadPlan } from "../../../bench/load/load-plan";
import type { LoadReport } from "../../../bench/load/load-report";
import { Tally } from "../../../bench/load/tally";

type Handler = (question: IncomingMessage, answer: ServerResponse, body: string) => void;

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Sends so many requests to a service that does what the load tests' app does, unless the handler answers first. */
async function loadOf(count: number, handler: Handler): Promise<{ report: Omit<LoadReport, "websockets"> }> {
  const written: Record<string, number> = {};
  server = createServer((question, answer) => {
    let body = "";
    question.setEncoding("utf8").on("data", (part: string) => (body += part));
    question.on("end", () => {
      handler(question, answer, body);
      if (answer.headersSent || answer.destroyed) return;
      answer.setHeader("X-Version", "v1");
      if (question.method === "POST") {
        const { name } = JSON.parse(body) as { name: string };
        written[name] = (written[name] ?? 0) + 1;
        answer.statusCode = 201;
      }
      answer.end(question.url?.startsWith("/entries?") === true ? JSON.stringify(written) : "hello v1\n");
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const tally = new Tally();
  const traffic = new HttpTraffic(`http://127.0.0.1:${port}`, "load.example.test", tally);
  await traffic.send(500, (sent) => sent === count);
  const rows = await traffic.finish();
  return { report: { ...tally.report(), rows } };
}

test("a service without faults answers everything", async () => {
  const { report } = await loadOf(100, () => undefined);

  expect(report).toMatchObject({
    sent: 100,
    answered: 100,
    failed: 0,
    askedAgain: 0,
    rows: { acknowledged: 10, found: 10, repeated: 0 },
  });
  expect(report.versions.v1?.answers).toBe(100);
  expect(report.connections).toBeGreaterThan(35);
});

test("errors and answers without a version are failures, with their message", async () => {
  let asked = 0;
  const { report } = await loadOf(100, ({ url }, answer) => {
    if (url !== "/") return;
    asked += 1;
    if (asked % 10 === 1) answer.writeHead(503).end("maintenance");
    if (asked % 10 === 2) answer.end("no version");
  });

  expect(report.failuresByMessage).toEqual({ "status 503": 9, "status 200": 9 });
  expect([report.sent, report.answered, report.failed]).toEqual([100, 82, 18]);
  expect(report.firstFailures[0]).toMatchObject({ message: "status 503" });
});

test("a row that was acknowledged and is gone is missed", async () => {
  const { report } = await loadOf(100, ({ method }, answer) => {
    if (method === "POST") answer.writeHead(201, { "X-Version": "v1" }).end("never written");
  });

  expect(report.failed).toBe(0);
  expect(report.rows).toEqual({ acknowledged: 10, found: 0, repeated: 0 });
});

test("a request on a kept connection that is closed is sent again, one on a connection of its own is not", async () => {
  let [kept, fresh] = [0, 0];
  const { report } = await loadOf(100, ({ headers, url }, answer) => {
    if (url?.startsWith("/entries?") === true) return;
    const isKept = headers.connection === "keep-alive";
    if (isKept) kept += 1;
    else fresh += 1;
    if (kept === 20 && isKept) answer.destroy();
    if (fresh === 10 && !isKept) answer.destroy();
  });

  expect(report.askedAgain).toBe(1);
  expect(report.failed).toBe(1);
  expect(report.firstFailures[0]?.exchange).toContain("on a new connection");
});

test("of a hundred requests 30 read and 5 write on connections of their own, 5 more write, 1 is slow", () => {
  const titles = Array.from({ length: 100 }, (_, index) => exchangeOf(index).title);
  const counts = titles.reduce<Record<string, number>>((sums, title) => {
    return { ...sums, [title]: (sums[title] ?? 0) + 1 };
  }, {});

  expect(counts).toEqual({
    GET: 59,
    "GET on a new connection": 30,
    POST: 5,
    "POST on a new connection": 5,
    "GET of 5 s": 1,
  });
});

test.each([
  { rate: 501 },
  { maximumSeconds: 901 },
  { minimumRequests: 100_001 },
  { target: { address: "192.0.2.1" } },
])("a load is bounded, and names no address: %j", (more) => {
  const target = { sandbox: "try", server: "web1" };
  const plan = { target, domain: "load.example.test", maximumSeconds: 10 };

  expect(loadPlan.safeParse(plan).success).toBe(true);
  expect(loadPlan.safeParse({ ...plan, ...more }).success).toBe(false);
});
