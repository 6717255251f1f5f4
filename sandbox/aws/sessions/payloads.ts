import { z } from "zod";

/** What a payload of the data channel is, in Amazon's numbers. */
export const PayloadType = {
  output: 1,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
} as const;

/** Payloads of the type `flag`: a number of four bytes. */
export const Flag = { disconnectToPort: 1, terminateSession: 2, connectToPortError: 3 } as const;

const text = z.string();

/** The first message of the one who started the session, as text: which session it is, and that it is theirs. */
export const openDataChannel = z.object({
  MessageSchemaVersion: text,
  RequestId: text,
  TokenValue: text,
  ClientId: text,
  ClientVersion: text.optional(),
});

export const acknowledgement = z.object({
  AcknowledgedMessageType: text,
  AcknowledgedMessageId: text,
  AcknowledgedMessageSequenceNumber: z.number(),
  IsSequentialMessage: z.boolean(),
});

/** What the agent wants before it begins. */
export const handshakeRequest = z.object({
  AgentVersion: text,
  RequestedClientActions: z.array(z.object({ ActionType: text, ActionParameters: z.unknown() })),
});

/** The request's action that says what kind of session it is; a port's number, for one that leads to a port. */
export const sessionType = z.object({
  SessionType: text,
  Properties: z.object({ portNumber: text, type: text.optional() }),
});

/** Of an action that was done as it was asked for. */
export const actionSucceeded = 1;
export const actionUnsupported = 3;

export const handshakeResponse = z.object({
  ClientVersion: text,
  ProcessedClientActions: z.array(
    z.object({ ActionType: text, ActionStatus: z.number(), ActionResult: z.unknown(), Error: text }),
  ),
  Errors: z.array(text).nullable(),
});

export const handshakeComplete = z.object({
  /** Nanoseconds. */
  HandshakeTimeToComplete: z.number(),
  CustomerMessage: text,
});

export const channelClosed = z.object({
  MessageId: text,
  CreatedDate: text,
  DestinationId: text,
  SessionId: text,
  MessageType: text,
  SchemaVersion: z.number(),
  /** Why, where it was not in good order. */
  Output: text,
});

/** The JSON of a payload. */
export function jsonOf<Shape extends z.ZodType>(shape: Shape, payload: Buffer | string): z.output<Shape> {
  return shape.parse(JSON.parse(payload.toString()));
}
