import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AnsiblePlaybook } from "./ansible-playbook";
import type { Contender } from "./contender";
import { appsFolder, playbookFolder } from "./places";

/** The packages of the pinned Ansible, with their versions. */
export function ansibleVersions(): readonly string[] {
  return readFileSync(join(playbookFolder, "requirements.txt"), "utf8")
    .split("\n")
    .filter((line) => line.includes("=="));
}

/** Ansible with the playbook in `bench/ansible`. */
export function ansibleContender(narrate: (line: string) => void): Contender {
  const playbooks = new Map<string, AnsiblePlaybook>();
  const playbookIn = (folder: string): AnsiblePlaybook => {
    const playbook = playbooks.get(folder);
    if (playbook === undefined) throw new Error(`${folder} was not prepared`);
    return playbook;
  };
  return {
    name: "ansible",
    title: "Ansible",
    versions: ansibleVersions(),
    prepare: async (folder, sandbox) => {
      playbooks.set(folder, await AnsiblePlaybook.open(folder, sandbox, narrate));
    },
    configure: (folder, sandbox, sites) => {
      playbookIn(folder).configure(sandbox, { apps: appsFolder, sites });
    },
    deploy: (folder) => playbookIn(folder).play(),
  };
}
