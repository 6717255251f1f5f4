import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../sandbox/servers/sandbox";
import { mustRun } from "../sandbox/servers/run-process";
import { ansibleProgram, installAnsible } from "./install-ansible";
import type { Contender } from "./contender";
import { appsFolder, playbookFolder } from "./places";
import type { BenchSite } from "./scenario";

/** Ansible with the playbook in `bench/ansible`. */
export async function ansibleContender(narrate: (line: string) => void): Promise<Contender> {
  await installAnsible(narrate);
  // A master connection outlives a run by a minute: servers that come later under its address must not meet it.
  const controlPath = mkdtempSync(join(tmpdir(), "bench-"));
  const environment = {
    ANSIBLE_CONFIG: join(playbookFolder, "ansible.cfg"),
    ANSIBLE_SSH_CONTROL_PATH_DIR: controlPath,
  };
  const play = (folder: string, ...options: string[]): Promise<string> =>
    mustRun(
      ansibleProgram("ansible-playbook"),
      [
        "-i",
        join(folder, "hosts"),
        "-e",
        `@${join(folder, "sites.json")}`,
        ...options,
        join(playbookFolder, "site.yml"),
      ],
      { environment },
    );
  return {
    name: "ansible",
    title: "Ansible",
    versions: readFileSync(join(playbookFolder, "requirements.txt"), "utf8")
      .split("\n")
      .filter((line) => line.includes("==")),
    prepare: async (folder, sandbox) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "hosts"), inventory(sandbox));
      // Python compiles what it imports for the first time, which is no part of a deployment.
      writeFileSync(join(folder, "sites.json"), "{}");
      await play(folder, "--syntax-check");
    },
    configure: (folder, sandbox, sites) => {
      writeFileSync(join(folder, "sites.json"), JSON.stringify(variables(sandbox, sites)));
    },
    deploy: (folder) => play(folder),
  };
}

function inventory(sandbox: Sandbox): string {
  const groups = { db: "db1", app: "app1", webserver: "web1" };
  return Object.entries(groups)
    .map(([group, name]) => {
      const { address, port, user } = sandbox.server(name);
      return `[${group}]\n${name} ansible_host=${address} ansible_port=${port} ansible_user=${user} ansible_ssh_private_key_file=${sandbox.privateKeyPath}\n`;
    })
    .join("");
}

function variables(sandbox: Sandbox, sites: readonly BenchSite[]) {
  return {
    apps: appsFolder,
    db_address: sandbox.server("db1").privateAddress,
    app_address: sandbox.server("app1").privateAddress,
    sites: sites.map((site, index) => ({ ...site, index })),
  };
}
