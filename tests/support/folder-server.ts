import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ownCertificate } from "./own-certificate";

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
    return FolderServer.start("serve-folder.py", folder);
  }

  /** By HTTPS; its certificate and key go into the other folder. */
  static https(folder: string, keys: string): Promise<FolderServer> {
    const { certificate, key } = ownCertificate(keys);
    return FolderServer.start("serve-folder.py", folder, certificate, key);
  }

  /** The git repositories of a folder, by HTTPS and git's own http-backend. */
  static repositories(folder: string, keys: string): Promise<FolderServer> {
    const { certificate, key } = ownCertificate(keys);
    return FolderServer.start("serve-repositories.py", folder, certificate, key);
  }

  private static async start(
    program: string,
    folder: string,
    ...tls: readonly string[]
  ): Promise<FolderServer> {
    const child = spawn("python3", [path.join(__dirname, program), folder, ...tls], {
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
