import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { userData } from "../../../components/platforms/aws/user-data";
import { readByCloudInit } from "../../support/cloud-init";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { programPath } from "../../support/tools";

/** What a boot is like. */
export interface Boot {
  readonly parameter: string;
  /** Address of SSM. */
  readonly ssm: string;
  /** Address of the metadata service. */
  readonly metadata: string;
  /** As cloud-init tells it. @default "i-1" */
  readonly instance?: string;
  /** How long the key is waited for, in seconds. @default 0: it is asked for once */
  readonly seconds?: number;
  /** Where programs are looked for. @default the usual places */
  readonly programs?: string;
}

/** How a boot ended, and what the console shows of it. */
export interface Booted {
  readonly code: number | null;
  readonly console: string;
}

/** A machine's file system below a temporary directory, on which cloud-init runs the `bootcmd` of our user data. */
export class BootingInstance {
  readonly root = temporaryDirectory();
  readonly key = path.join(this.root, "etc/ssh/tierwright_host_ed25519_key");

  constructor() {
    mkdirSync(path.join(this.root, "etc/ssh"), { recursive: true });
  }

  boot({ parameter, ssm, metadata, instance = "i-1", seconds = 0, programs }: Boot): Promise<Booted> {
    const data = userData({
      hostName: "web1",
      hostKeyParameter: parameter,
      region: "eu-central-1",
      endpointUrl: ssm,
      agent: false,
    });
    const script = path.join(this.root, "bootcmd");
    writeFileSync(script, readByCloudInit(data).script);
    const child = spawn("/bin/sh", [script], {
      // bash takes a socket, which Node.js would give it, for a remote shell's and reads the user's own start file.
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: programs ?? process.env.PATH ?? "",
        TIERWRIGHT_ROOT: this.root,
        METADATA_SERVICE: metadata,
        HOST_KEY_SECONDS: String(seconds),
        INSTANCE_ID: instance,
      },
    });
    let console = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => (console += text.toString()));
    return new Promise((resolve) =>
      child.on("close", (code) => {
        resolve({ code, console });
      }),
    );
  }

  /** What lies where sshd looks for its keys, with modes. */
  files(): Readonly<Record<string, string>> {
    const directory = path.dirname(this.key);
    const files = readdirSync(directory).filter((name) => name !== "sshd_config.d");
    return Object.fromEntries(
      files.map((name) => [name, (statSync(path.join(directory, name)).mode & 0o7777).toString(8)]),
    );
  }

  get publicKey(): string {
    return readFileSync(`${this.key}.pub`, "utf8");
  }

  get hasKey(): boolean {
    return existsSync(this.key);
  }

  /** The host keys that sshd has with what Debian's own configuration includes, or why it does not start. */
  sshd(): { readonly hostKeys: readonly string[]; readonly complaint: string } {
    const configuration = path.join(this.root, "sshd_config");
    writeFileSync(configuration, `Include ${this.root}/etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n`);
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
    const { stdout, stderr } = spawnSync(programPath("sshd"), ["-T", "-f", configuration], {
      encoding: "utf8",
    });
    const hostKeys = [...stdout.matchAll(/^hostkey (.*)$/gm)].map(([, file = ""]) => file);
    return { hostKeys, complaint: stderr };
  }

  remove(): void {
    removeDirectory(this.root);
  }
}
