import * as fc from "fast-check";
import {
  type ClientMessage,
  decodeMessage,
  encodeMessage,
} from "../../../../sandbox/aws/sessions/client-message";

/** As Amazon's session-manager-plugin encodes them, with the values of its own tests. */
const samples: readonly { readonly hex: string; readonly message: ClientMessage }[] = [
  {
    hex: [
      "00000074696e7075745f73747265616d5f64617461202020202020202020202020202020000000010000015e0baa7884",
      "00000000000000020000000000000002a508b5f073f31b16dd01e56bff48483e239f59ed55e737c77147cf55ad0c1b03",
      "0b6d7ee748a7426952f9b852d5a935e500000001000000077061796c6f6164",
    ].join(""),
    message: {
      type: "input_stream_data",
      schemaVersion: 1,
      createdAt: 1503434274948n,
      sequenceNumber: 2n,
      flags: 2n,
      id: "dd01e56b-ff48-483e-a508-b5f073f31b16",
      payloadType: 1,
      payload: Buffer.from("payload"),
    },
  },
  {
    hex: [
      "0000007461636b6e6f776c65646765202020202020202020202020202020202020202020000000010000015e0baa7884",
      "00000000000000000000000000000003a508b5f073f31b16dd01e56bff48483ebb487a3f076aac75c3a35b6e402d2e44",
      "ccdd9844ac4e5b2007e8b4ac8f1d8f3100000000000000b07b2241636b6e6f776c65646765644d657373616765547970",
      "65223a226f75747075745f73747265616d5f64617461222c2241636b6e6f776c65646765644d6573736167654964223a",
      "2264643031653536622d666634382d343833652d613530382d623566303733663331623136222c2241636b6e6f776c65",
      "646765644d65737361676553657175656e63654e756d626572223a372c22497353657175656e7469616c4d6573736167",
      "65223a747275657d",
    ].join(""),
    message: {
      type: "acknowledge",
      schemaVersion: 1,
      createdAt: 1503434274948n,
      sequenceNumber: 0n,
      flags: 3n,
      id: "dd01e56b-ff48-483e-a508-b5f073f31b16",
      payloadType: 0,
      payload: Buffer.from(
        JSON.stringify({
          AcknowledgedMessageType: "output_stream_data",
          AcknowledgedMessageId: "dd01e56b-ff48-483e-a508-b5f073f31b16",
          AcknowledgedMessageSequenceNumber: 7,
          IsSequentialMessage: true,
        }),
      ),
    },
  },
];

const anyMessage: fc.Arbitrary<ClientMessage> = fc.record({
  type: fc.stringMatching(/^[a-z_]{1,32}$/),
  schemaVersion: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  createdAt: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  sequenceNumber: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  flags: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  id: fc.uuid(),
  payloadType: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  payload: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
});

test.each(samples)(
  "a message of the type $message.type has the bytes that Amazon's has",
  ({ hex, message }) => {
    expect(encodeMessage(message).toString("hex")).toBe(hex);
    expect(decodeMessage(Buffer.from(hex, "hex"))).toEqual(message);
  },
);

test("every message comes back from its bytes", () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }),
  );
});

test("what was cut, or has another payload than the one that was sent, is refused", () => {
  fc.assert(
    fc.property(anyMessage, fc.nat(), (message, place) => {
      const bytes = encodeMessage({
        ...message,
        payload: Buffer.concat([message.payload, Buffer.from("x")]),
      });
      const changed = Buffer.from(bytes);
      const last = bytes.length - 1;
      changed.writeUInt8(bytes.readUInt8(last) ^ 1, last);

      expect(() => decodeMessage(bytes.subarray(0, place % bytes.length))).toThrow(/is none|instead of/);
      expect(() => decodeMessage(changed)).toThrow("the payload's digest is another");
    }),
  );
});

test("a type that does not fit is refused", () => {
  const [{ message }] = samples as [(typeof samples)[number]];

  expect(() => encodeMessage({ ...message, type: "x".repeat(33) })).toThrow(/too long/);
});
