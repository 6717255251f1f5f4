import { writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "./output-of";
import { removeDirectory, temporaryDirectory } from "./temporary-directory";
import { unprivilegedUser } from "./unprivileged-user";

/** A PostgreSQL of its own in a temporary directory, reached by a socket there and nowhere else. */
export class PostgresServer {
  private readonly user = unprivilegedUser("postgres");
  private readonly directory = temporaryDirectory(this.user);
  private readonly data = path.join(this.directory, "data");
  private running = false;

  constructor() {
    this.run("initdb", [
      "--no-sync",
      "--auth=trust",
      "--username=postgres",
      "--encoding=UTF8",
      "-D",
      this.data,
    ]);
  }

  /** Starts anew with these lines as postgresql.conf; what keeps it apart from other servers is added. */
  restart(configuration = ""): void {
    this.halt();
    const own = `listen_addresses = ''\nunix_socket_directories = '${this.directory}'\nfsync = off\n`;
    writeFileSync(path.join(this.data, "postgresql.conf"), configuration + own);
    this.run("pg_ctl", ["-D", this.data, "-w", "-s", "-l", path.join(this.directory, "log"), "start"]);
    this.running = true;
  }

  /** The rows that a script of SQL selects, one value each, as bytes between NULs. */
  query(script: string): Buffer {
    const quiet = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--record-separator-zero"];
    const where = ["--host", this.directory, "--username=postgres", "--set=ON_ERROR_STOP=1", "--file=-"];
    return outputOf("psql", [...quiet, ...where, "postgres"], { input: script });
  }

  stop(): void {
    this.halt();
    removeDirectory(this.directory);
  }

  private halt(): void {
    if (this.running) this.run("pg_ctl", ["-D", this.data, "-w", "-s", "-m", "immediate", "stop"]);
    this.running = false;
  }

  private run(program: string, args: readonly string[]): void {
    outputOf(program, args, { user: this.user });
  }
}
