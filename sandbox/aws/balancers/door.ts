import { X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext } from "node:tls";
import { forward, forwardUpgrade, type Passage, sayStatus } from "./forward";
import { decide, type Decision } from "./routing";
import type { TargetPool } from "./target-pool";
import type { Listener } from "./wanted-balancers";

/** Finds the targets of a group. */
export type FindPool = (arn: string) => TargetPool | undefined;

/** One listener of a balancer at one of its addresses. What it does may change while it serves. */
export class Door {
  private readonly server: Server | TlsServer;
  private contexts: readonly { readonly certificate: X509Certificate; readonly context: SecureContext }[] =
    [];
  private keys = "";

  constructor(
    private listener: Listener,
    private idleSeconds: number,
    private readonly localAddress: string,
    private readonly findPool: FindPool,
  ) {
    this.server =
      listener.protocol === "HTTP"
        ? createServer()
        : createTlsServer({
            SNICallback: (name, done) => {
              done(null, this.contextFor(name));
            },
          });
    this.server.on("request", this.answer.bind(this));
    this.server.on("upgrade", this.upgrade.bind(this));
    // Large bodies may come slowly; ALB only minds connections on which nothing happens.
    this.server.requestTimeout = 0;
    this.change(listener, idleSeconds);
  }

  change(listener: Listener, idleSeconds: number): void {
    this.listener = listener;
    this.idleSeconds = idleSeconds;
    this.server.keepAliveTimeout = idleSeconds * 1000;
    const keys = JSON.stringify(listener.certificates);
    if (keys === this.keys) return;
    this.keys = keys;
    const pems = listener.certificates.map(({ certificate, chain, key }) => ({
      cert: `${certificate.trim()}\n${chain}`,
      key,
    }));
    this.contexts = pems.map((pem) => ({
      certificate: new X509Certificate(pem.cert),
      context: createSecureContext(pem),
    }));
    if (this.server instanceof TlsServer && pems[0] !== undefined) this.server.setSecureContext(pems[0]);
  }

  listen(address: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.listener.port, address, resolve);
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private contextFor(name: string): SecureContext | undefined {
    const fitting = this.contexts.find(({ certificate }) => certificate.checkHost(name) !== undefined);
    return (fitting ?? this.contexts[0])?.context;
  }

  private decide({ headers, url = "/" }: IncomingMessage): Decision {
    const host = (headers.host ?? "").replace(/:\d+$/, "");
    const { port, protocol, rules } = this.listener;
    return decide(rules, { protocol: protocol === "HTTPS" ? "https" : "http", host, port, url });
  }

  private get passage(): Passage {
    const { port, protocol } = this.listener;
    const { localAddress, idleSeconds } = this;
    return { localAddress, idleSeconds, port, protocol: protocol === "HTTPS" ? "https" : "http" };
  }

  private answer(question: IncomingMessage, answer: ServerResponse): void {
    answer.sendDate = false; // the target's own is passed on
    const decision = this.decide(question);
    switch (decision.kind) {
      case "redirect":
        answer.writeHead(decision.status, { server: "awselb/2.0", location: decision.location });
        answer.end();
        return;
      case "answer":
        answer.writeHead(decision.status, { server: "awselb/2.0", "content-type": decision.type });
        answer.end(decision.body);
        return;
      case "forward": {
        const member = this.findPool(decision.targetGroup)?.next();
        if (member === undefined) sayStatus(answer, 503);
        else forward(question, answer, member, this.passage);
      }
    }
  }

  private upgrade(question: IncomingMessage, socket: Duplex, first: Buffer): void {
    const decision = this.decide(question);
    const member = decision.kind === "forward" ? this.findPool(decision.targetGroup)?.next() : undefined;
    if (member === undefined) socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
    else forwardUpgrade(question, socket, first, member, this.passage);
  }
}
