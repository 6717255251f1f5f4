import { WebSocket } from "ws";
import type { LoadReport } from "./load-report";
import type { Tally } from "./tally";

/** Between two echoes, in milliseconds. */
const interval = 1000;

/** How long an echo, or the answer to a wish for a WebSocket, may take, in milliseconds: as long as any other request. */
const patience = 30_000;

/** Codes by which a server that goes away asks to connect anew: RFC 6455, and 1012 of IANA's registry. */
const goodbyes: readonly number[] = [1001, 1012];

/** Websockets that are held open; one that ends is opened again. */
export class WebsocketTraffic {
  private readonly lines = new Map<WebSocket, NodeJS.Timeout>();
  private readonly counts = { echoes: 0, askedToReconnect: 0, cut: 0 };
  private readonly cuts: LoadReport["websockets"]["firstCuts"] = [];
  private isOver = false;

  constructor(
    private readonly address: string,
    private readonly domain: string,
    private readonly count: number,
    private readonly tally: Tally,
  ) {}

  start(): void {
    for (let index = 0; index < this.count; index += 1) this.open();
  }

  /** Says goodbye on all of them. */
  finish(): LoadReport["websockets"] {
    this.isOver = true;
    for (const [socket, timer] of this.lines) {
      clearInterval(timer);
      socket.close(1000);
      // Nobody waits for the other side's goodbye.
      setTimeout(() => {
        socket.terminate();
      }, 500);
    }
    return { held: this.count, ...this.counts, firstCuts: this.cuts };
  }

  private open(): void {
    const socket = new WebSocket(`ws://${this.address}/echo`, {
      headers: { host: this.domain },
      handshakeTimeout: patience,
    });
    let unanswered = 0;
    let message = "";
    const echo = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (unanswered * interval >= patience) {
        message = `no echo in ${patience / 1000} s`;
        socket.terminate();
        return;
      }
      unanswered += 1;
      socket.send("echo");
    }, interval);
    this.lines.set(socket, echo);
    socket.on("message", () => {
      unanswered = 0;
      this.counts.echoes += 1;
    });
    socket.on("error", (error) => (message = error.message));
    socket.on("close", (code) => {
      clearInterval(echo);
      this.lines.delete(socket);
      if (this.isOver) return;
      if (goodbyes.includes(code)) this.counts.askedToReconnect += 1;
      else this.cut(`code ${code}${message === "" ? "" : `: ${message}`}`);
      // A failing server is not asked more than ten times in a second.
      setTimeout(() => {
        if (!this.isOver) this.open();
      }, 100);
    });
  }

  private cut(message: string): void {
    this.counts.cut += 1;
    if (this.cuts.length < 30) this.cuts.push({ seconds: this.tally.now(), message });
  }
}
