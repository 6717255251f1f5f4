import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import { createServer, type Server } from "node:http";
import { userInfo } from "node:os";
import path from "node:path";
import { ed25519Pair } from "../../../sandbox/servers/ed25519-pair";
import { outputOf } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { programPath } from "../../support/tools";

/** Repositories behind git's own HTTP backend and a real sshd, on ports of their own. */
export class GitHost {
  readonly directory = temporaryDirectory();
  /** The paths that were asked for over HTTP. */
  readonly requests: string[] = [];
  /** Bytes that were sent over HTTP. */
  sent = 0;
  readonly userKey = ed25519Pair();
  readonly hostKey = ed25519Pair();
  private readonly http: Server;
  private sshd: ChildProcess | undefined;
  private sshPort = 0;

  constructor() {
    this.http = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
      this.requests.push(pathname);
      const backend = spawn(
        path.join(outputOf("git", ["--exec-path"]).toString().trim(), "git-http-backend"),
        {
          env: {
            ...gitEnvironment,
            GIT_PROJECT_ROOT: this.directory,
            GIT_HTTP_EXPORT_ALL: "1",
            GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
            PATH_INFO: decodeURIComponent(pathname),
            QUERY_STRING: search.slice(1),
            REQUEST_METHOD: request.method ?? "GET",
            CONTENT_TYPE: request.headers["content-type"] ?? "",
            HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
            REMOTE_ADDR: "127.0.0.1",
          },
        },
      );
      request.pipe(backend.stdin);
      const parts: Buffer[] = [];
      backend.stdout.on("data", (part: Buffer) => parts.push(part));
      backend.on("close", () => {
        const answer = Buffer.concat(parts);
        const end = answer.indexOf("\r\n\r\n");
        for (const line of answer.subarray(0, end).toString().split("\r\n")) {
          const [name = "", value = ""] = line.split(": ");
          if (name === "Status") response.statusCode = Number(value.slice(0, 3));
          else response.setHeader(name, value);
        }
        this.sent += answer.length - end;
        response.end(answer.subarray(end + 4));
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.http.listen(0, "127.0.0.1", resolve));
  }

  /** Starts sshd, which lets the user key in as whoever runs the tests, to read with git. */
  async startSshd(): Promise<void> {
    this.sshPort = await freePort();
    const file = (name: string, text: string, mode = 0o600): string => {
      const made = path.join(this.directory, name);
      writeFileSync(made, text);
      chmodSync(made, mode);
      return made;
    };
    const authorized = file("authorized_keys", `${this.userKey.public}\n`, 0o644);
    const configuration = file(
      "sshd_config",
      [
        `ListenAddress 127.0.0.1:${this.sshPort}`,
        `HostKey ${file("host_key", this.hostKey.private)}`,
        `AuthorizedKeysFile ${authorized}`,
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PermitRootLogin prohibit-password",
        "PasswordAuthentication no",
        "SetEnv GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=*",
        "",
      ].join("\n"),
    );
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
    this.sshd = spawn(programPath("sshd"), ["-D", "-e", "-f", configuration], { stdio: "ignore" });
    await answers(this.sshPort);
  }

  httpUrl(repository: string): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/${repository}`;
  }

  sshUrl(repository: string): string {
    return `ssh://${userInfo().username}@127.0.0.1:${this.sshPort}${this.directory}/${repository}`;
  }

  /** The server's line for known_hosts. */
  get knownHost(): string {
    return `[127.0.0.1]:${this.sshPort} ${this.hostKey.public.split(" ").slice(0, 2).join(" ")}`;
  }

  /** Commits files to a repository, which is made when it is not there. @returns the commit */
  commit(
    repository: string,
    files: Readonly<Record<string, string | Buffer>>,
    submodules: readonly Submodule[] = [],
  ): string {
    const directory = path.join(this.directory, repository);
    mkdirSync(directory, { recursive: true });
    this.git(repository, "init", "--quiet");
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), content);
    }
    if (submodules.length > 0) {
      const text = submodules.map(({ at, url }) => `[submodule "${at}"]\n\tpath = ${at}\n\turl = ${url}\n`);
      writeFileSync(path.join(directory, ".gitmodules"), text.join(""));
    }
    this.git(repository, "add", "--all");
    for (const { at, commit } of submodules)
      this.git(repository, "update-index", "--add", "--cacheinfo", `160000,${commit},${at}`);
    this.git(repository, "commit", "--quiet", "--allow-empty", "--message=a change");
    return this.git(repository, "rev-parse", "HEAD");
  }

  git(repository: string, ...args: readonly string[]): string {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    const place = ["-C", path.join(this.directory, repository), "-c", "init.defaultBranch=main"];
    return outputOf("git", [...place, ...identity, ...args], { environment: gitEnvironment })
      .toString()
      .trim();
  }

  stop(): void {
    this.http.close();
    this.http.closeAllConnections();
    this.sshd?.kill();
    removeDirectory(this.directory);
  }
}

export interface Submodule {
  readonly at: string;
  readonly url: string;
  readonly commit: string;
}

const gitEnvironment = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
};

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  return port;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => {
        resolve(false);
      });
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers on port ${port}`);
}
