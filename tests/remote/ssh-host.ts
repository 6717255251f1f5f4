import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { Server } from "ssh2";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";

/** A key for a host or a user. */
export interface KeyPair {
  readonly private: string;
  /** `type base64`, without a comment. */
  readonly public: string;
}

function usual(sudo: boolean): Answer {
  return sudo ? { status: 0 } : { status: 1, stderr: "sudo: a password is required\n" };
}

export function keyPair(): KeyPair {
  const pair = ed25519Pair();
  return { private: pair.private, public: pair.public.split(" ").slice(0, 2).join(" ") };
}

/** What an SSH server of a test is like. */
export interface HostBehaviour {
  readonly hostKey: KeyPair;
  /** The only user key that opens it. */
  readonly userKey: KeyPair;
  /** Whether sudo works without a password. */
  readonly sudo?: boolean;
  /** What a command prints and how it ends. Default: it prints nothing, and ends well where sudo works. */
  readonly answer?: (command: string) => Answer;
  /** Whether a command reads its standard input to the end before it answers. Default: it reads none. */
  readonly reads?: (command: string) => boolean;
}

/** What a command on a machine of a test comes to. */
export interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  /** Undefined: the connection breaks off before it ends. */
  readonly status: number | undefined;
}

/** A machine with SSH on a port of its own: it runs no commands of itself, but tells which it was asked to. */
export class SshHost {
  readonly commands: string[] = [];
  /** The standard input of commands that read it. */
  readonly inputs: string[] = [];
  /** Who logged in. */
  readonly users: string[] = [];
  /** How often a key was offered that does not open it. */
  refused = 0;
  readonly #server: Server;

  constructor({
    hostKey,
    userKey,
    sudo = true,
    answer = () => usual(sudo),
    reads = () => false,
  }: HostBehaviour) {
    this.#server = new Server({ hostKeys: [hostKey.private] }, (client) => {
      client.on("authentication", (context) => {
        const blob = userKey.public.split(" ")[1] ?? "";
        if (context.method === "publickey" && context.key.data.toString("base64") === blob) {
          // Clients ask first whether a key would do, and sign with it afterwards.
          if (context.signature !== undefined) this.users.push(context.username);
          context.accept();
          return;
        }
        if (context.method === "publickey") this.refused += 1;
        context.reject(["publickey"]);
      });
      client.on("session", (accept) => {
        accept().on("exec", (acceptCommand, _reject, { command }) => {
          this.commands.push(command);
          const channel = acceptCommand();
          const end = () => {
            const { stdout = "", stderr = "", status } = answer(command);
            channel.write(stdout);
            channel.stderr.write(stderr);
            if (status === undefined) {
              client.end();
              return;
            }
            channel.exit(status);
            channel.end();
          };
          if (!reads(command)) {
            end();
            return;
          }
          let input = "";
          channel.on("data", (chunk: Buffer) => (input += chunk.toString()));
          channel.on("end", () => {
            this.inputs.push(input);
            end();
          });
        });
      });
      client.on("tcpip", (accept, reject, { destIP, destPort }) => {
        const onward = connect(destPort, destIP);
        onward.once("connect", () => {
          const channel = accept();
          channel.pipe(onward).pipe(channel);
        });
        onward.once("error", () => {
          reject();
        });
      });
      client.on("error", () => undefined);
    });
  }

  /** @param port by default any free one. */
  async listen(port = 0, address = "127.0.0.1"): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, address, resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
  }
}
