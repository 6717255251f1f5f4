import { asRecord } from "../../../support/example-settings";
import { NotifyingServer } from "./notifying-server";

let server: NotifyingServer;

beforeEach(async () => {
  server = await NotifyingServer.start();
});

afterEach(() => {
  server.remove();
});

test("events and sites that nobody asked for are not told", async () => {
  server.tell({
    a: { webhook: `${server.address}/a`, on: ["failure"] },
    b: { webhook: `${server.address}/b`, sites: ["demo"] },
    c: { webhook: `${server.address}/c`, on: ["start", "success"], sites: ["demo", "prod"] },
  });

  await server.notify("notify start\nnotify success");

  expect(server.requests.map(({ url, body }) => [url, asRecord(JSON.parse(body)).event])).toEqual([
    ["/c", "start"],
    ["/c", "success"],
  ]);
});

test("several steps of one release tell of one start", async () => {
  server.tell({ a: { webhook: server.address } });

  await server.notify("notify start\nRELEASE=v3 notify start\nnotify start");
  await server.notify("notify success\nnotify start");

  expect(server.requests.map(({ body }) => asRecord(JSON.parse(body)).event)).toEqual([
    "start",
    "start",
    "start",
    "success",
    "start",
  ]);
});

test("going back is told as such", async () => {
  server.tell({ team: { slack: server.address }, board: { webhook: server.address } });

  await server.notify("ROLLED_BACK=why WHO=watch\nnotify start\nnotify success");

  const told = server.requests.map(({ body }) => asRecord(JSON.parse(body)));
  expect(told.flatMap(({ text }) => (text === undefined ? [] : [text]))).toEqual([
    "prod (stack production): going back to release v2 (from v1); by watch",
    expect.stringMatching(/: went back to release v2 \(from v1\); after \d s; by watch$/),
  ]);
  expect(told.flatMap(({ rollback }) => (rollback === undefined ? [] : [rollback]))).toEqual([true, true]);
});
