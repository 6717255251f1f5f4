import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { outputOf } from "./output-of";

/**
 * A folder behind an address, served by a process of its own: what is tested may wait for an answer without letting
 * this one do anything.
 */
export class FolderServer {
  private constructor(
    /** Without a slash at the end. */
    readonly url: string,
    /** File with the authority to trust; undefined without TLS. */
    readonly authority: string | undefined,
    private readonly process: ChildProcess,
  ) {}

  static http(folder: string): Promise<FolderServer> {
    return FolderServer.start(folder);
  }

  /** By HTTPS; its certificate and key go into the other folder. */
  static https(folder: string, keys: string): Promise<FolderServer> {
    const [certificate, key] = [path.join(keys, "server.crt"), path.join(keys, "server.key")];
    outputOf("openssl", [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
      ...["-keyout", key, "-out", certificate],
    ]);
    return FolderServer.start(folder, certificate, key);
  }

  private static async start(folder: string, ...tls: readonly string[]): Promise<FolderServer> {
    const child = spawn("python3", [path.join(__dirname, "serve-folder.py"), folder, ...tls], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const scheme = tls.length > 0 ? "https" : "http";
    return new FolderServer(`${scheme}://localhost:${String(port).trim()}`, tls[0], child);
  }

  stop(): void {
    this.process.kill();
  }
}
