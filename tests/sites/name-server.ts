import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** A DNS server on this machine that has one answer to every question: the IPv4 addresses of the moment. */
export class NameServer {
  addresses: readonly string[] = [];
  questions = 0;
  readonly #socket: Socket = createSocket("udp4");

  /** Its port at 127.0.0.1. */
  async start(): Promise<number> {
    this.#socket.on("message", (question, { address, port }) => {
      this.questions += 1;
      this.#socket.send(answer(question, this.addresses), port, address);
    });
    this.#socket.bind(0, "127.0.0.1");
    await once(this.#socket, "listening");
    return this.#socket.address().port;
  }

  stop(): void {
    this.#socket.close();
  }
}

/** RFC 1035, 4.1: the question again, and an answer for each address, whose name is that of the question (0xc00c). */
function answer(question: Buffer, addresses: readonly string[]): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const endOfName = question.indexOf(0, 12);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split(".").map(Number)]),
  );
  return Buffer.concat([header, question.subarray(12, endOfName + 5), ...records]);
}
