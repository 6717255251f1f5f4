import { Writable } from "node:stream";

/**
 * Where one machine's output goes: each of its lines comes with its name before it as soon as it is complete, so that
 * machines which work at the same time do not write into each other's lines.
 */
export class NamedLines extends Writable {
  #rest = "";
  readonly #name: string;
  readonly #target: NodeJS.WritableStream;

  constructor(name: string, target: NodeJS.WritableStream) {
    super({ decodeStrings: false, defaultEncoding: "utf8" });
    this.#name = name;
    this.#target = target;
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    const lines = (this.#rest + chunk.toString()).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#say(line);
    done();
  }

  override _final(done: () => void): void {
    if (this.#rest !== "") this.#say(this.#rest);
    done();
  }

  #say(line: string): void {
    this.#target.write(`${this.#name}: ${line}\n`);
  }
}
