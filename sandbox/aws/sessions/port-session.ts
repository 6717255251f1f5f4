import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";
import { DataChannel } from "./data-channel";
import { actionSucceeded, Flag, handshakeResponse, jsonOf, PayloadType } from "./payloads";
import type { WantedSession } from "./wanted-sessions";

/** Of Amazon's agents one whose sessions know the flags. */
const agentVersion = "3.3.859.0";

/** How long the last words may take to be acknowledged; Amazon's agent waits as long. */
const lastWordsMilliseconds = 2000;

export interface PortSessionArgs {
  readonly session: WantedSession;
  /** The connection of the one who started it, after it was let in. */
  readonly socket: WebSocket;
  /** Connects to the session's port, on the machine itself. */
  readonly dial: () => Promise<Duplex>;
  /** The session is over; not when the other side just went. */
  readonly onEnd: () => void;
}

/** A session that leads to a port of a machine: what Amazon's agent does on its end of the data channel. */
export class PortSession {
  private readonly startedAt = process.hrtime.bigint();
  private readonly channel: DataChannel;
  private connection: Duplex | undefined;
  private isOver = false;

  constructor(private readonly args: PortSessionArgs) {
    const { socket } = args;
    this.channel = new DataChannel({
      sends: "output_stream_data",
      send: (message) => {
        if (socket.readyState === socket.OPEN) socket.send(message);
      },
      take: (payloadType, payload) => {
        this.take(payloadType, payload);
      },
      onClosed: () => undefined,
      onSpace: () => this.connection?.resume(),
    });
    socket.on("message", (bytes: Buffer) => {
      try {
        this.channel.take(bytes);
      } catch (error) {
        this.end(error instanceof Error ? error.message : String(error)); // no message of this protocol
      }
    });
    socket.on("close", () => {
      this.channel.end();
      this.connection?.destroy();
    });
    this.askForHandshake();
  }

  /** Ends it for both sides. */
  end(why = ""): void {
    if (this.isOver) return;
    this.isOver = true;
    const { session, socket, onEnd } = this.args;
    this.channel.sayClosed(session.id, session.target, why);
    this.channel.end();
    this.connection?.destroy();
    socket.close();
    onEnd();
  }

  private askForHandshake(): void {
    const request = {
      AgentVersion: agentVersion,
      RequestedClientActions: [
        {
          ActionType: "SessionType",
          ActionParameters: {
            SessionType: "Port",
            Properties: { portNumber: String(this.args.session.port) },
          },
        },
      ],
    };
    this.channel.say(PayloadType.handshakeRequest, JSON.stringify(request));
  }

  private take(payloadType: number, payload: Buffer): void {
    switch (payloadType) {
      case PayloadType.handshakeResponse:
        this.finishHandshake(payload).catch((error: unknown) => {
          this.end(error instanceof Error ? error.message : String(error));
        });
        break;
      case PayloadType.output:
        this.write(payload);
        break;
      case PayloadType.flag:
        if (payload.readUInt32BE(0) === Flag.terminateSession) this.end();
        else this.connection?.destroy();
        break;
    }
  }

  private async finishHandshake(payload: Buffer): Promise<void> {
    const { ProcessedClientActions } = jsonOf(handshakeResponse, payload);
    if (ProcessedClientActions.some(({ ActionStatus }) => ActionStatus !== actionSucceeded))
      throw new Error("Handshake: the client does not know sessions to ports");
    const connection = await this.args.dial().catch((error: unknown) => {
      throw new Error(
        `Unable to connect to specified port: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    this.connection = connection;
    const complete = {
      HandshakeTimeToComplete: Number(process.hrtime.bigint() - this.startedAt),
      CustomerMessage: "",
    };
    this.channel.say(PayloadType.handshakeComplete, JSON.stringify(complete));
    connection.on("data", (part: Buffer) => {
      this.channel.say(PayloadType.output, part);
      if (this.channel.isFull) connection.pause();
    });
    connection.on("error", () => connection.destroy());
    connection.on("close", () => void this.endInOrder());
  }

  private write(payload: Buffer): void {
    const { connection, args } = this;
    if (connection === undefined || connection.destroyed || connection.write(payload)) return;
    if (args.socket.isPaused) return; // what had come already is still heard
    args.socket.pause();
    connection.once("drain", () => {
      args.socket.resume();
    });
  }

  /** The server has ended the connection: the other side gets what it said before. */
  private async endInOrder(): Promise<void> {
    this.args.socket.resume();
    const end = Date.now() + lastWordsMilliseconds;
    while (!this.channel.isEmpty && Date.now() < end) await sleep(10);
    if (this.args.socket.readyState === this.args.socket.OPEN) this.end();
  }
}
