import { randomUUID } from "node:crypto";
import { decodeMessage, encodeMessage } from "./client-message";
import { acknowledgement, channelClosed, jsonOf } from "./payloads";

/** As much as Amazon's programs read at once. */
const payloadBytes = 1024;

/** So many messages may be under way; then the source waits. Amazon's programs go on, and lose what is over 10,000. */
const mostUnderWay = 1000;

/** How long Amazon's programs wait for their first acknowledgement before they send again. */
const patienceMilliseconds = 200;

export interface DataChannelArgs {
  /** What this side says is an `input_stream_data` for the agent, and an `output_stream_data` for the other side. */
  readonly sends: "input_stream_data" | "output_stream_data";
  readonly send: (message: Buffer) => void;
  /** What the other side says, whole and in order. */
  readonly take: (payloadType: number, payload: Buffer) => void;
  /** The service says that the session is over, and why when it says so. */
  readonly onClosed: (why: string) => void;
  /** More can be said after `isFull`. */
  readonly onSpace: () => void;
}

interface Sent {
  readonly bytes: Buffer;
  at: number;
}

/** One end of a data channel: numbers what it sends, sends again what nobody acknowledged, puts what comes into order. */
export class DataChannel {
  private nextSent = 0n;
  private nextTaken = 0n;
  private readonly underWay = new Map<bigint, Sent>();
  /** What came and is not taken yet. */
  private readonly waiting = new Map<bigint, { payloadType: number; payload: Buffer }>();
  private readonly clock = setInterval(() => {
    this.sendAgain();
  }, 100).unref();

  constructor(private readonly args: DataChannelArgs) {}

  get isFull(): boolean {
    return this.underWay.size >= mostUnderWay;
  }

  /** Whether the other side has acknowledged everything. */
  get isEmpty(): boolean {
    return this.underWay.size === 0;
  }

  /** Says something in as many messages as it takes. */
  say(payloadType: number, bytes: Buffer | string): void {
    const all = Buffer.from(bytes);
    for (let start = 0; start < all.length; start += payloadBytes)
      this.sayOne(payloadType, all.subarray(start, start + payloadBytes));
  }

  /** Says that the session is over; only the service does. */
  sayClosed(session: string, target: string, why: string): void {
    const id = randomUUID();
    const content = {
      MessageId: id,
      CreatedDate: new Date().toISOString(),
      DestinationId: target,
      SessionId: session,
      MessageType: "channel_closed",
      SchemaVersion: 1,
      Output: why,
    };
    this.args.send(this.encoded("channel_closed", 0n, 0n, 0, Buffer.from(JSON.stringify(content)), id));
  }

  /** Takes a message from the other side. */
  take(bytes: Buffer): void {
    const message = decodeMessage(bytes);
    if (message.type === "acknowledge") this.forget(message.payload);
    else if (message.type === "channel_closed")
      this.args.onClosed(jsonOf(channelClosed, message.payload).Output);
    else if (message.type === "input_stream_data" || message.type === "output_stream_data") {
      const { sequenceNumber: number, payloadType, payload, id, type } = message;
      this.acknowledge(type, id, number);
      if (number >= this.nextTaken) this.waiting.set(number, { payloadType, payload });
      this.takeWhatIsNext();
    }
    // Others say when to be silent, as long as nobody listens: there is always somebody here.
  }

  /** Nothing is sent again. */
  end(): void {
    clearInterval(this.clock);
    this.underWay.clear();
  }

  private sayOne(payloadType: number, payload: Buffer): void {
    const number = this.nextSent;
    this.nextSent += 1n;
    const bytes = this.encoded(this.args.sends, number, number === 0n ? 1n : 0n, payloadType, payload);
    this.underWay.set(number, { bytes, at: Date.now() });
    this.args.send(bytes);
  }

  private encoded(
    type: string,
    sequenceNumber: bigint,
    flags: bigint,
    payloadType: number,
    payload: Buffer,
    id: string = randomUUID(),
  ): Buffer {
    const createdAt = BigInt(Date.now());
    return encodeMessage({
      type,
      schemaVersion: 1,
      createdAt,
      sequenceNumber,
      flags,
      id,
      payloadType,
      payload,
    });
  }

  private acknowledge(type: string, id: string, number: bigint): void {
    const content = {
      AcknowledgedMessageType: type,
      AcknowledgedMessageId: id,
      AcknowledgedMessageSequenceNumber: Number(number),
      IsSequentialMessage: true,
    };
    this.args.send(this.encoded("acknowledge", 0n, 3n, 0, Buffer.from(JSON.stringify(content))));
  }

  private forget(payload: Buffer): void {
    const wasFull = this.isFull;
    this.underWay.delete(BigInt(jsonOf(acknowledgement, payload).AcknowledgedMessageSequenceNumber));
    if (wasFull && this.underWay.size < mostUnderWay) this.args.onSpace();
  }

  private takeWhatIsNext(): void {
    for (;;) {
      const next = this.waiting.get(this.nextTaken);
      if (next === undefined) return;
      this.waiting.delete(this.nextTaken);
      this.nextTaken += 1n;
      this.args.take(next.payloadType, next.payload);
    }
  }

  private sendAgain(): void {
    const [oldest] = this.underWay.values();
    if (oldest === undefined || Date.now() - oldest.at < patienceMilliseconds) return;
    oldest.at = Date.now();
    this.args.send(oldest.bytes);
  }
}
