import { chmodSync, chownSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { outputOf } from "./output-of";
import { ownCertificate } from "./own-certificate";
import { removeDirectory, temporaryDirectory } from "./temporary-directory";
import { programPath } from "./tools";
import { unprivilegedUser } from "./unprivileged-user";

/** Who may be what at the service, as with RDS: its master makes roles and databases, and is no superuser. */
const master = { name: "tierwright", password: "MasterPassword1" } as const;

/**
 * A PostgreSQL as a database service offers it: on a port, with TLS and passwords only, with a master that is no
 * superuser. Nobody but the test can be its superuser.
 */
export class PostgresService {
  readonly master = master;
  readonly version: number;
  readonly port: number;
  readonly #user = unprivilegedUser("postgres");
  readonly #directory = temporaryDirectory(this.#user);
  readonly #data = path.join(this.#directory, "data");

  private constructor(port: number) {
    this.port = port;
    this.version = Number(/\d+/.exec(outputOf("postgres", ["--version"]).toString())?.[0]);
    this.#run("initdb", [
      "--no-sync",
      "--auth=trust",
      "--username=postgres",
      "--encoding=UTF8",
      "-D",
      this.#data,
    ]);
    this.#certify();
    this.#configure();
    this.#run("pg_ctl", ["-D", this.#data, "-w", "-s", "-l", path.join(this.#directory, "log"), "start"]);
    this.query(`CREATE ROLE ${master.name} LOGIN CREATEDB CREATEROLE PASSWORD '${master.password}'`);
  }

  static async start(): Promise<PostgresService> {
    return new PostgresService(await freePort());
  }

  /** The authority that signed its certificate, in PEM form. */
  get authority(): string {
    return readFileSync(path.join(this.#directory, "server.crt"), "utf8");
  }

  /** Where its superuser, `postgres`, comes in without a password. */
  get socketDirectory(): string {
    return this.#directory;
  }

  /** Everything that it has logged. */
  get log(): string {
    return readFileSync(path.join(this.#directory, "log"), "utf8");
  }

  /** What a superuser, or `user`, is answered: one row a line, fields between `|`. */
  query(sql: string, { database = "postgres", user = "postgres" } = {}): string {
    const quiet = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"];
    const where = [
      "--host",
      this.#directory,
      "--port",
      `${this.port}`,
      "--username",
      user,
      "--dbname",
      database,
    ];
    return outputOf("psql", [...quiet, ...where, "--file=-"], { input: sql })
      .toString()
      .trimEnd();
  }

  /** What a site is answered, over TLS and with its password. */
  queryAsSite(sql: string, { name, password, database = name }: SiteLogin): string {
    const where = `host=localhost port=${this.port} user=${name} dbname=${database} sslmode=verify-full sslrootcert=${this.#directory}/server.crt`;
    return outputOf("psql", ["--no-psqlrc", "-qAt", "--set=ON_ERROR_STOP=1", "--command", sql, where], {
      environment: { PGPASSWORD: password },
    })
      .toString()
      .trimEnd();
  }

  stop(): void {
    this.#run("pg_ctl", ["-D", this.#data, "-w", "-s", "-m", "immediate", "stop"]);
    removeDirectory(this.#directory);
  }

  #certify(): void {
    const made = temporaryDirectory();
    const { certificate, key } = ownCertificate(made);
    copyFileSync(certificate, path.join(this.#directory, "server.crt"));
    copyFileSync(key, path.join(this.#directory, "server.key"));
    removeDirectory(made);
    for (const name of ["server.crt", "server.key"]) {
      const file = path.join(this.#directory, name);
      chmodSync(file, name === "server.key" ? 0o600 : 0o644);
      if (this.#user !== undefined) chownSync(file, this.#user.uid, this.#user.gid);
    }
  }

  #configure(): void {
    writeFileSync(
      path.join(this.#data, "postgresql.conf"),
      [
        "listen_addresses = 'localhost'",
        `port = ${this.port}`,
        `unix_socket_directories = '${this.#directory}'`,
        "fsync = off",
        "ssl = on",
        `ssl_cert_file = '${this.#directory}/server.crt'`,
        `ssl_key_file = '${this.#directory}/server.key'`,
        "log_statement = 'all'",
        "",
      ].join("\n"),
    );
    writeFileSync(
      path.join(this.#data, "pg_hba.conf"),
      "local all all trust\nhostssl all all all scram-sha-256\n",
    );
  }

  #run(program: string, args: readonly string[]): void {
    outputOf(program, args, { user: this.#user });
  }
}

/** How a site gets in. */
export interface SiteLogin {
  readonly name: string;
  readonly password: string;
  /** Default: its own. */
  readonly database?: string;
}

/** Where PostgreSQL's programs are. */
export function postgresqlPrograms(): string {
  return path.dirname(programPath("postgres"));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
