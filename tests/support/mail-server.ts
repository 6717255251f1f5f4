import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "./output-of";
import { removeDirectory, temporaryDirectory } from "./temporary-directory";

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Whether it came over TLS. */
  readonly encrypted: boolean;
  /** The message itself, with its line breaks. */
  readonly text: string;
}

/** A real SMTP server (aiosmtpd) on a port of 127.0.0.1, which keeps what it is sent. */
export class MailServer {
  private constructor(
    private readonly directory: string,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** One that takes mail from anybody, without TLS. */
  static open(): Promise<MailServer> {
    return MailServer.start("", "");
  }

  /** One for the user `deployments` with this password, over TLS only. */
  static withPassword(password: string): Promise<MailServer> {
    return MailServer.start(password, "localhost");
  }

  private static async start(password: string, host: string): Promise<MailServer> {
    const directory = temporaryDirectory();
    mkdirSync(path.join(directory, "mail"));
    const files = host === "" ? ["", ""] : certificate(directory, host);
    // Debian's own, for which Debian's package of aiosmtpd is.
    const child = spawn(
      "/usr/bin/python3",
      [path.join(__dirname, "mail-server.py"), path.join(directory, "mail"), ...files],
      { stdio: "pipe" },
    );
    let complaint = "";
    child.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
    child.stdin.on("error", () => undefined).end(password);
    const [port] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as [unknown];
    if (!(port instanceof Buffer)) throw new Error(`the mail server did not start: ${complaint}`);
    return new MailServer(directory, child, Number(port.toString()));
  }

  /** The certificate of the server, which is its own authority. */
  get certificate(): string {
    return path.join(this.directory, "server.crt");
  }

  received(): readonly ReceivedMail[] {
    const directory = path.join(this.directory, "mail");
    const names = readdirSync(directory).filter((name) => !name.endsWith(".part"));
    return names.sort().map((name) => {
      const [envelope = "", ...lines] = readFileSync(path.join(directory, name), "utf8").split("\n");
      const [from = "", ...words] = envelope.split(" ");
      return { from, to: words.slice(0, -1), encrypted: words.at(-1) === "True", text: lines.join("\n") };
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
    removeDirectory(this.directory);
  }
}

function certificate(directory: string, host: string): readonly string[] {
  const files = ["server.crt", "server.key"].map((name) => path.join(directory, name));
  const [certificate = "", key = ""] = files;
  const name = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"];
  outputOf("openssl", ["req", "-x509", ...made, ...name, "-out", certificate, "-keyout", key]);
  return files;
}
