import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { type AuthContext, type Connection, Server, type ServerChannel, utils } from "ssh2";
import { jumpHost, whereabouts, type Whereabouts } from "../../components/remote/jump-host";
import { UserError } from "../../components/settings/user-error";
import type { Line } from "./plugin";
import { SessionError } from "./session-error";

/** What the jump host connects those who may log in to. */
export interface Lines {
  /** The public key that opens the machines of a deployment, as `type base64`. @throws SessionError */
  keyOf(where: Whereabouts): Promise<string>;
  /** @throws SessionError */
  open(where: Whereabouts, address: string): Promise<Line>;
}

/** How long nobody is let in after an error that needs somebody to do something, in milliseconds. */
const truce = 15_000;

/**
 * An SSH server on this machine by which others reach port 22 of machines. It lets in who has the key that opens the machines,
 * and runs no commands.
 */
export class JumpHost implements AsyncDisposable {
  /** Where it listens. */
  readonly address: string;
  readonly #server: Server;
  readonly #lines: Lines;
  readonly #tell: (message: string) => void;
  readonly #connections = new Set<Connection>();
  readonly #open = new Set<Line>();
  #closedUntil = 0;

  private constructor(lines: Lines, tell: (message: string) => void, port: number) {
    this.address = `${jumpHost.address}, port ${port}`;
    this.#lines = lines;
    this.#tell = tell;
    this.#server = new Server({ hostKeys: [newHostKey()], ident: jumpHost.ident }, (connection) => {
      this.#serve(connection);
    });
  }

  /**
   * @param tell told why somebody cannot come through
   * @throws UserError when the port is taken
   */
  static async open(
    lines: Lines,
    tell: (message: string) => void,
    port: number = jumpHost.port,
  ): Promise<JumpHost> {
    const host = new JumpHost(lines, tell, port);
    host.#server.listen(port, jumpHost.address);
    try {
      await once(host.#server, "listening");
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UserError(
        `port ${port} of ${jumpHost.address} cannot be had; another \`npm run sessions\` may be at work: wait for its end, or run the command beside it as it is (${why})`,
      );
    }
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const connection of this.#connections) connection.end();
    await Promise.all([...this.#open].map((line) => line.close()));
  }

  #serve(connection: Connection): void {
    let where: Whereabouts | undefined;
    this.#connections.add(connection);
    connection.on("close", () => this.#connections.delete(connection));
    // Whoever goes away in the middle is no concern of anybody else.
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => {
      where = whereabouts(context.username);
      void this.#mayLogIn(context, where).then((may) => {
        if (may) context.accept();
        else context.reject(["publickey"]);
      });
    });
    connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
      if (where === undefined || destPort !== 22) {
        reject();
        return;
      }
      this.#connect(where, destIP).then((line) => {
        // Whoever did not want to wait has gone.
        if (this.#connections.has(connection)) this.#join(accept(), line);
        else this.#end(line);
      }, reject);
    });
  }

  async #mayLogIn(context: AuthContext, where: Whereabouts | undefined): Promise<boolean> {
    if (context.method !== "publickey" || where === undefined || Date.now() < this.#closedUntil) return false;
    const { key, blob, signature, hashAlgo } = context;
    try {
      const known = utils.parseKey(await this.#lines.keyOf(where));
      if (known instanceof Error || !known.getPublicSSH().equals(key.data)) return false;
      // Clients ask first whether a key would do, and sign with it afterwards.
      if (signature === undefined || blob === undefined) return true;
      const verified: unknown = known.verify(blob, signature, hashAlgo);
      // It answers with an error where it could not even try.
      return verified === true;
    } catch (error) {
      this.#complain(error);
      return false;
    }
  }

  async #connect(where: Whereabouts, address: string): Promise<Line> {
    try {
      const line = await this.#lines.open(where, address);
      this.#open.add(line);
      return line;
    } catch (error) {
      this.#complain(error);
      throw error;
    }
  }

  #join(channel: ServerChannel, line: Line): void {
    channel.pipe(line.input);
    line.output.pipe(channel);
    channel.on("error", () => undefined);
    channel.on("close", () => {
      this.#end(line);
    });
  }

  /** It counts as open until AWS knows that it is over: whoever closes the jump host waits for that. */
  #end(line: Line): void {
    void line.close().then(() => this.#open.delete(line));
  }

  /** Nobody can be told through SSH, so it is said here. Whoever comes again soon is turned away, and need not wait long. */
  #complain(error: unknown): void {
    this.#tell(error instanceof Error ? error.message : String(error));
    if (error instanceof SessionError && error.lasting) this.#closedUntil = Date.now() + truce;
  }
}

/** By Node.js: of the keys that ssh2 makes, it cannot read one in some dozens. */
function newHostKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "sec1", format: "pem" }).toString();
}
