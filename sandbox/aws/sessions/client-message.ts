import { createHash } from "node:crypto";

/** A message of Session Manager's data channel, with the names of Amazon's `ClientMessage` where they say enough. */
export interface ClientMessage {
  /** At most 32 bytes: `input_stream_data`, `output_stream_data`, `acknowledge`, `channel_closed`, … */
  readonly type: string;
  readonly schemaVersion: number;
  /** Milliseconds since 1970. */
  readonly createdAt: bigint;
  readonly sequenceNumber: bigint;
  /** 1: the first message; 2: the last one; acknowledgements have both. */
  readonly flags: bigint;
  /** A UUID. */
  readonly id: string;
  /** See `PayloadType`; 0 where the type of the message says all. */
  readonly payloadType: number;
  readonly payload: Buffer;
}

// | header length 4 | type 32 | schema 4 | created 8 | sequence 8 | flags 8 | id 16 | digest 32 | payload type 4 |,
// then | payload length 4 | payload |; numbers have their highest byte first.
const at = {
  type: 4,
  schemaVersion: 36,
  createdAt: 40,
  sequenceNumber: 48,
  flags: 56,
  id: 64,
  digest: 80,
  payloadType: 112,
} as const;
const headerLength = 116;
const typeLength = at.schemaVersion - at.type;

/** The bytes of a message. */
export function encodeMessage(message: ClientMessage): Buffer {
  const { type, payload } = message;
  if (Buffer.byteLength(type) > typeLength) throw new Error(`type of message "${type}" is too long`);
  const bytes = Buffer.alloc(headerLength + 4 + payload.length);
  bytes.writeUInt32BE(headerLength, 0);
  bytes.write(type.padEnd(typeLength, " "), at.type, typeLength);
  bytes.writeUInt32BE(message.schemaVersion, at.schemaVersion);
  bytes.writeBigUInt64BE(message.createdAt, at.createdAt);
  bytes.writeBigInt64BE(message.sequenceNumber, at.sequenceNumber);
  bytes.writeBigUInt64BE(message.flags, at.flags);
  swapHalves(Buffer.from(message.id.replaceAll("-", ""), "hex")).copy(bytes, at.id);
  digestOf(payload).copy(bytes, at.digest);
  bytes.writeUInt32BE(message.payloadType, at.payloadType);
  bytes.writeUInt32BE(payload.length, headerLength);
  payload.copy(bytes, headerLength + 4);
  return bytes;
}

/** The message of these bytes; an error when they are cut, or when the payload is not the one that was sent. */
export function decodeMessage(bytes: Buffer): ClientMessage {
  if (bytes.length < headerLength + 4) throw new Error(`a message of ${bytes.length} bytes is none`);
  if (bytes.readUInt32BE(0) !== headerLength) throw new Error("the message has another header");
  const payload = bytes.subarray(headerLength + 4);
  const length = bytes.readUInt32BE(headerLength);
  if (payload.length !== length) throw new Error(`${payload.length} bytes of payload instead of ${length}`);
  if (length > 0 && !digestOf(payload).equals(bytes.subarray(at.digest, at.digest + 32)))
    throw new Error("the payload's digest is another");
  return {
    type: bytes
      .toString("utf8", at.type, at.type + typeLength)
      .replaceAll("\0", "")
      .trim(),
    schemaVersion: bytes.readUInt32BE(at.schemaVersion),
    createdAt: bytes.readBigUInt64BE(at.createdAt),
    sequenceNumber: bytes.readBigInt64BE(at.sequenceNumber),
    flags: bytes.readBigUInt64BE(at.flags),
    id: uuidOf(swapHalves(bytes.subarray(at.id, at.id + 16))),
    payloadType: bytes.readUInt32BE(at.payloadType),
    payload,
  };
}

function digestOf(payload: Buffer): Buffer {
  return createHash("sha256").update(payload).digest();
}

/** Amazon's messages have the second half of a UUID first. */
function swapHalves(id: Buffer): Buffer {
  if (id.length !== 16) throw new Error("the id of a message is no UUID");
  return Buffer.concat([id.subarray(8), id.subarray(0, 8)]);
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
