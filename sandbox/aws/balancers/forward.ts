import { randomBytes } from "node:crypto";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Member } from "./target-pool";

/** How a balancer passes requests on. */
export interface Passage {
  /** The balancer's address in its network. */
  readonly localAddress: string;
  readonly protocol: "http" | "https";
  /** The port that the visitor asked. */
  readonly port: number;
  readonly idleSeconds: number;
}

/** Headers which are about one connection only (RFC 9110, 7.6.1). */
const hopByHop = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"];

/** Passes a request on, once: what fails is answered with 502 or 504, as by ALB. */
export function forward(
  question: IncomingMessage,
  answer: ServerResponse,
  member: Member,
  passage: Passage,
): void {
  const onward = request(optionsFor(question, member, passage, headersFor(question, passage)));
  member.open += 1;
  answer.once("close", () => {
    member.open -= 1;
    if (!answer.writableFinished) onward.destroy(); // the visitor went
  });
  onward.setTimeout(passage.idleSeconds * 1000, () => onward.destroy(new Error("idle")));
  onward.on("response", (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.statusMessage, repliedHeaders(reply));
    reply.pipe(answer);
    reply.on("error", () => answer.destroy());
  });
  onward.on("error", (error) => {
    question.resume(); // the rest of its body is nobody's, and in the way of the next request
    if (answer.headersSent) answer.destroy();
    else sayStatus(answer, error.message === "idle" ? 504 : 502);
  });
  question.pipe(onward);
}

/** The same for a WebSocket, or whatever else the connection is to become. */
export function forwardUpgrade(
  question: IncomingMessage,
  socket: Duplex,
  first: Buffer,
  member: Member,
  passage: Passage,
): void {
  const headers = {
    ...headersFor(question, passage),
    connection: "Upgrade",
    upgrade: question.headers.upgrade,
  };
  const onward = request({ ...optionsFor(question, member, passage, headers), agent: false });
  member.open += 1;
  let other: Duplex | undefined;
  const end = (): void => {
    socket.destroy();
    other?.destroy();
    onward.destroy();
  };
  // A target that leaves has its connections cut when its time is over.
  const agentsEnd = setInterval(() => {
    if (member.leavesAt !== undefined && member.leavesAt < Date.now()) end();
  }, 1000);
  socket.once("close", () => {
    clearInterval(agentsEnd);
    member.open -= 1;
    end();
  });
  socket.on("error", end);
  onward.on("error", end);
  onward.on("response", end); // it did not want to
  onward.on("upgrade", (reply, itsSocket, itsFirst) => {
    other = itsSocket;
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${linesOf(reply.rawHeaders)}\r\n`);
    socket.write(itsFirst);
    itsSocket.write(first);
    itsSocket.setTimeout(passage.idleSeconds * 1000, end);
    itsSocket.on("error", end);
    itsSocket.on("close", end);
    socket.pipe(itsSocket).pipe(socket);
  });
  onward.end();
}

/** An answer of the balancer itself. */
export function sayStatus(answer: ServerResponse, status: number): void {
  answer.writeHead(status, { server: "awselb/2.0", "content-type": "text/html" });
  answer.end(`<html><body><h1>${status}</h1></body></html>\n`);
}

type Headers = Record<string, string | string[] | undefined>;

function optionsFor(
  { method = "GET", url = "/" }: IncomingMessage,
  { target, agent }: Member,
  { localAddress }: Passage,
  headers: Headers,
) {
  return { host: target.address, port: target.port, path: url, method, agent, localAddress, headers };
}

function headersFor(question: IncomingMessage, { protocol, port }: Passage): Headers {
  const kept = Object.entries(question.headersDistinct).filter(([name]) => !hopByHop.includes(name));
  const client = question.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  const before = question.headers["x-forwarded-for"];
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return {
    ...Object.fromEntries(kept.map(([name, list = []]) => [name, list.length === 1 ? list[0] : list])),
    "x-forwarded-for": before === undefined ? client : `${String(before)}, ${client}`,
    "x-forwarded-proto": protocol,
    "x-forwarded-port": String(port),
    "x-amzn-trace-id":
      question.headers["x-amzn-trace-id"] ?? `Root=1-${seconds}-${randomBytes(12).toString("hex")}`,
  };
}

function repliedHeaders(reply: IncomingMessage): string[] {
  return pairsOf(reply.rawHeaders)
    .filter(([name]) => !hopByHop.includes(name.toLowerCase()))
    .flat();
}

function linesOf(rawHeaders: readonly string[]): string {
  return pairsOf(rawHeaders)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}

function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as [string, string]] : [],
  );
}
