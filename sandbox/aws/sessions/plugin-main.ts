import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { z } from "zod";
import { DataChannel } from "./data-channel";
import {
  actionSucceeded,
  actionUnsupported,
  handshakeRequest,
  jsonOf,
  PayloadType,
  sessionType,
} from "./payloads";

/** Of Amazon's, one that takes the answer of StartSession from a variable. */
const version = "1.2.764.0";

const started = z.object({ SessionId: z.string(), TokenValue: z.string(), StreamUrl: z.string() });

/**
 * Stands in for Amazon's `session-manager-plugin`, for sessions that lead to a port of a machine by standard input and
 * output (AWS-StartSSHSession). Its arguments are those that the AWS CLI gives: the answer of StartSession as JSON (or the
 * name of a variable that holds it), the region, the operation, the profile, the request as JSON, the endpoint of SSM.
 */
function main([answer = "", , operation]: readonly string[]): void {
  if (answer === "--version") {
    console.log(version);
    return;
  }
  if (operation !== "StartSession") {
    console.log(
      answer === "" ? "\nThe Session Manager plugin was installed successfully.\n" : "Invalid Operation",
    );
    return;
  }
  const json = answer.startsWith("AWS_SSM_START_SESSION_RESPONSE") ? process.env[answer] : answer;
  const session = started.parse(JSON.parse(json ?? ""));
  // Amazon's says so there too, before anything of the session: SSH skips lines before the server's version.
  process.stdout.write(`\nStarting session with SessionId: ${session.SessionId}\n`);
  open(session);
}

function open(session: z.output<typeof started>): void {
  const socket = new WebSocket(session.StreamUrl);
  const channel = new DataChannel({
    sends: "input_stream_data",
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    take: (payloadType, payload) => {
      if (payloadType === PayloadType.handshakeRequest) answerHandshake(channel, payload);
      else if (payloadType === PayloadType.handshakeComplete) passInputOn(socket, channel);
      else if (payloadType === PayloadType.output) passOutputOn(socket, payload);
    },
    onClosed: (why) => {
      const { SessionId } = session;
      const end =
        why === "" ? `Exiting session with sessionId: ${SessionId}.` : `SessionId: ${SessionId} : ${why}`;
      process.stdout.write(`\n\n${end}\n\n`, () => process.exit(0));
    },
    onSpace: () => process.stdin.resume(),
  });
  socket.on("open", () => {
    const question = {
      MessageSchemaVersion: "1.0",
      RequestId: randomUUID(),
      TokenValue: session.TokenValue,
      ClientId: randomUUID(),
      ClientVersion: version,
    };
    socket.send(JSON.stringify(question));
  });
  socket.on("message", (bytes: Buffer) => {
    channel.take(bytes);
  });
  socket.on("error", (error) => {
    console.log(`Cannot perform start session: ${error.message}`);
    process.exit(1);
  });
  socket.on("close", () => process.exit(0));
}

function answerHandshake(channel: DataChannel, payload: Buffer): void {
  const { RequestedClientActions } = jsonOf(handshakeRequest, payload);
  const done = RequestedClientActions.map(({ ActionType, ActionParameters }) => {
    const known = ActionType === "SessionType" && sessionType.safeParse(ActionParameters).success;
    return {
      ActionType,
      ActionStatus: known ? actionSucceeded : actionUnsupported,
      ActionResult: null,
      Error: known ? "" : `Unsupported action ${ActionType}`,
    };
  });
  const errors = done.map(({ Error }) => Error).filter((error) => error !== "");
  const answer = {
    ClientVersion: version,
    ProcessedClientActions: done,
    Errors: errors.length === 0 ? null : errors,
  };
  channel.say(PayloadType.handshakeResponse, JSON.stringify(answer));
}

function passInputOn(socket: WebSocket, channel: DataChannel): void {
  process.stdin.on("data", (part: Buffer) => {
    channel.say(PayloadType.output, part);
    if (channel.isFull) process.stdin.pause();
  });
  // Amazon's ends here, too, and asks for no end of the session.
  process.stdin.on("end", () => {
    socket.close();
  });
}

function passOutputOn(socket: WebSocket, payload: Buffer): void {
  if (process.stdout.write(payload) || socket.isPaused) return;
  socket.pause();
  process.stdout.once("drain", () => {
    socket.resume();
  });
}

process.stdout.on("error", () => process.exit(0)); // whoever started it went
main(process.argv.slice(2));
