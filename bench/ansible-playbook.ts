import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../sandbox/servers/sandbox";
import { mustRun } from "../sandbox/servers/run-process";
import { ansibleProgram, installAnsible } from "./install-ansible";
import { playbookFolder } from "./places";

/** A site as the playbook is to deploy it. */
export interface PlaybookSite {
  readonly name: string;
  readonly domain: string;
  readonly greeting: string;
  /** A folder below `apps`. */
  readonly release: string;
}

export interface PlaybookVariables {
  /** The folder with the releases. */
  readonly apps: string;
  readonly sites: readonly PlaybookSite[];
  /** Debian packages of the app servers. @default those of the benchmark's app */
  readonly app_packages?: readonly string[];
  /** Whether app servers come one after the other, each when the one before answers. @default all at once */
  readonly one_by_one?: boolean;
}

/** The playbook in `bench/ansible`, run by the pinned Ansible. */
export class AnsiblePlaybook {
  // A master connection outlives a run by a minute: servers that come later under its address must not meet it.
  private readonly environment = {
    ANSIBLE_CONFIG: join(playbookFolder, "ansible.cfg"),
    ANSIBLE_SSH_CONTROL_PATH_DIR: mkdtempSync(join(tmpdir(), "bench-")),
  };

  private constructor(private readonly folder: string) {}

  /** Installs Ansible when it is not there, and writes the inventory into a folder, which is made. */
  static async open(
    folder: string,
    sandbox: Sandbox,
    narrate: (line: string) => void,
  ): Promise<AnsiblePlaybook> {
    await installAnsible(narrate);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "hosts"), inventory(sandbox));
    writeFileSync(join(folder, "sites.json"), "{}");
    const playbook = new AnsiblePlaybook(folder);
    // Python compiles what it imports for the first time, which is no part of a deployment.
    await playbook.play("--syntax-check");
    return playbook;
  }

  /** Writes down what is wanted. */
  configure(sandbox: Sandbox, { sites, ...variables }: PlaybookVariables): void {
    const text = JSON.stringify({
      ...variables,
      db_address: sandbox.server("db1").privateAddress,
      app_addresses: appServers(sandbox).map((name) => sandbox.server(name).privateAddress),
      sites: sites.map((site, index) => ({ ...site, index })),
    });
    writeFileSync(join(this.folder, "sites.json"), text);
  }

  /** Runs it; what it printed. */
  play(...options: readonly string[]): Promise<string> {
    const inFolder = (name: string): string => join(this.folder, name);
    return mustRun(
      ansibleProgram("ansible-playbook"),
      [
        "-i",
        inFolder("hosts"),
        "-e",
        `@${inFolder("sites.json")}`,
        ...options,
        join(playbookFolder, "site.yml"),
      ],
      { environment: this.environment },
    );
  }
}

function appServers(sandbox: Sandbox): readonly string[] {
  return sandbox.servers.map(({ name }) => name).filter((name) => name.startsWith("app"));
}

function inventory(sandbox: Sandbox): string {
  const groups = { db: ["db1"], app: appServers(sandbox), webserver: ["web1"] };
  const line = (name: string): string => {
    const { address, port, user } = sandbox.server(name);
    return `${name} ansible_host=${address} ansible_port=${port} ansible_user=${user} ansible_ssh_private_key_file=${sandbox.privateKeyPath}\n`;
  };
  return Object.entries(groups)
    .map(([group, names]) => `[${group}]\n${names.map(line).join("")}`)
    .join("");
}
