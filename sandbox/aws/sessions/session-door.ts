import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Narrate } from "../../servers/container-engine";
import { gatewayPort } from "../cloud-folder";
import { Agents } from "./agents";
import { jsonOf, openDataChannel } from "./payloads";
import { PortSession } from "./port-session";
import { askForSessions, tellNews, type WantedSession } from "./wanted-sessions";

/**
 * Session Manager's gateway: agents of machines come to it, and those who started a session, and it lets the ones talk
 * with the others. Who may start a session, and to what, services/sessions.py says.
 */
export class SessionDoor {
  private readonly sessions = new Map<string, PortSession>();
  /** Those that are over, and that the API does not know of. */
  private readonly ended = new Set<string>();
  private readonly agents: Agents;
  private readonly server = createServer((_question, answer) => answer.writeHead(426).end());
  private readonly websockets = new WebSocketServer({ noServer: true });

  constructor(
    private readonly endpoint: string,
    private readonly narrate: Narrate,
    /** Something has changed that the API does not know yet. */
    private readonly onChange: () => void,
  ) {
    this.agents = new Agents(onChange);
  }

  listen(address: string, port = gatewayPort): Promise<void> {
    this.server.on("upgrade", (question, socket, head) => {
      this.open(question, socket, head);
    });
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, address, resolve);
    });
  }

  /** Nobody else is let in. */
  close(): void {
    this.server.close();
  }

  /** One look at what should be: tells who is there, and ends sessions that AWS ended. */
  async reconcile(): Promise<void> {
    const ended = [...this.ended];
    await tellNews(this.endpoint, { agents: this.agents.instances, ended });
    for (const id of ended) this.ended.delete(id);
    if (this.sessions.size === 0) return;
    const wanted = (await askForSessions(this.endpoint)).map(({ id }) => id);
    for (const [id, session] of this.sessions) if (!wanted.includes(id)) session.end();
  }

  private open(question: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [, kind = "", name = "", instance = ""] =
      (question.url ?? "").split("?")[0]?.slice(3).split("/") ?? [];
    socket.on("error", () => socket.destroy());
    if (kind === "data-channel")
      this.websockets.handleUpgrade(question, socket, head, (websocket) => {
        this.letIn(name, websocket);
      });
    else if (kind === "agent" || kind === "connection") {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: sandbox\r\n\r\n");
      socket.unshift(head);
      // An agent that has said all wants to hear nothing more, either.
      socket.on("end", () => socket.end());
      if (kind === "agent") this.agents.welcome(name, socket);
      else this.agents.connect(name, instance, socket);
    } else socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
  }

  private letIn(id: string, socket: WebSocket): void {
    socket.on("error", () => {
      socket.terminate();
    });
    socket.once("message", (question: Buffer) => {
      socket.pause();
      this.start(id, question, socket).catch((error: unknown) => {
        this.narrate(`session ${id}: ${error instanceof Error ? error.message : String(error)}`);
        socket.resume();
        socket.close(1008);
      });
    });
  }

  private async start(id: string, question: Buffer, socket: WebSocket): Promise<void> {
    const { TokenValue } = jsonOf(openDataChannel, question);
    const session = (await askForSessions(this.endpoint)).find((each) => each.id === id);
    if (session?.token !== TokenValue) throw new Error("its token is not valid");
    if (this.sessions.has(id)) throw new Error("somebody is there already");
    this.sessions.set(id, this.begin(session, socket));
    socket.on("close", () => this.sessions.delete(id));
    socket.resume();
  }

  private begin(session: WantedSession, socket: WebSocket): PortSession {
    const { id, target, port } = session;
    return new PortSession({
      session,
      socket,
      dial: () => this.agents.dial(target, port),
      onEnd: () => {
        this.ended.add(id);
        this.onChange();
      },
    });
  }
}
