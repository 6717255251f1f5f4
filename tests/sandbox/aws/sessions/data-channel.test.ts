import * as fc from "fast-check";
import { DataChannel } from "../../../../sandbox/aws/sessions/data-channel";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** What happens to the messages of a wire, one after the other and then again: they pass, get lost, or come late. */
type Fate = "passes" | "is lost" | "comes late";

/** A wire between two ends. */
class Wire {
  private count = 0;
  private late: Buffer[] = [];
  to: ((message: Buffer) => void) | undefined;

  constructor(private readonly fates: readonly Fate[]) {}

  readonly send = (message: Buffer): void => {
    const fate = this.fates[this.count % this.fates.length] ?? "passes";
    this.count += 1;
    if (fate === "comes late") this.late.push(message);
    if (fate !== "passes") return;
    const before = this.late;
    this.late = [];
    for (const each of [message, ...before]) this.to?.(each);
  };
}

/** Two channels that say these texts to each other over such wires; what each heard. */
function talk(texts: readonly Buffer[], fates: readonly Fate[]): { agent: Buffer; client: Buffer } {
  const [toAgent, toClient] = [new Wire(fates), new Wire([...fates].reverse())];
  const heard = { agent: [] as Buffer[], client: [] as Buffer[] };
  const others = { onClosed: () => undefined, onSpace: () => undefined };
  const client = new DataChannel({
    ...others,
    sends: "input_stream_data",
    send: toAgent.send,
    take: (_type, payload) => heard.client.push(payload),
  });
  const agent = new DataChannel({
    ...others,
    sends: "output_stream_data",
    send: toClient.send,
    take: (_type, payload) => heard.agent.push(payload),
  });
  toAgent.to = (message) => {
    agent.take(message);
  };
  toClient.to = (message) => {
    client.take(message);
  };

  for (const text of texts) {
    client.say(1, text);
    agent.say(1, text);
  }
  jest.advanceTimersByTime(600_000);
  const isDone = client.isEmpty && agent.isEmpty;
  client.end();
  agent.end();
  expect(isDone).toBe(true);
  return { agent: Buffer.concat(heard.agent), client: Buffer.concat(heard.client) };
}

test("both sides hear everything once and in order, whatever is lost or comes late", () => {
  const fate = fc.constantFrom<Fate>("passes", "is lost", "comes late");
  const texts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 12 });
  // Something has to pass, at another place of the row each time.
  const fates = fc.array(fate, { maxLength: 6 }).map((row) => [...row, "passes" as const, "passes" as const]);

  fc.assert(
    fc.property(texts, fates, (parts, row) => {
      const all = parts.map((part) => Buffer.from(part));

      expect(talk(all, row)).toEqual({ agent: Buffer.concat(all), client: Buffer.concat(all) });
    }),
    { numRuns: 50 },
  );
});

test("whoever says more than the other side acknowledges is full, until it does", () => {
  const sent: Buffer[] = [];
  const events: string[] = [];
  const args = { onClosed: () => undefined, onSpace: () => events.push("space") };
  const one = new DataChannel({
    ...args,
    sends: "input_stream_data",
    send: (message) => sent.push(message),
    take: () => undefined,
  });
  const other = new DataChannel({
    ...args,
    sends: "output_stream_data",
    send: (message) => {
      one.take(message);
    },
    take: () => events.push("heard"),
  });

  one.say(1, Buffer.alloc(1024 * 1000));

  expect([one.isFull, sent.length]).toEqual([true, 1000]);
  for (const message of sent.slice(0, 2)) other.take(message);
  expect(events).toEqual(["space", "heard", "heard"]);
  expect(one.isFull).toBe(false);
  one.end();
  other.end();
});

test("the end of a session is said with its reason", () => {
  const reasons: string[] = [];
  const others = { take: () => undefined, onSpace: () => undefined };
  const client = new DataChannel({
    ...others,
    sends: "input_stream_data",
    send: () => undefined,
    onClosed: (why) => reasons.push(why),
  });
  const service = new DataChannel({
    ...others,
    sends: "output_stream_data",
    send: (message) => {
      client.take(message);
    },
    onClosed: () => undefined,
  });

  service.sayClosed("session-1", "i-1", "the port is closed");

  expect(reasons).toEqual(["the port is closed"]);
  client.end();
  service.end();
});
