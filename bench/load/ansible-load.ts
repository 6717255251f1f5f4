import { join } from "node:path";
import { createSandbox } from "../../sandbox/servers/sandbox";
import { AnsiblePlaybook } from "../ansible-playbook";
import { benchFolder } from "../places";
import { happenUnderLoad } from "./happen-under-load";
import { LoadBed } from "./load-bed";
import { LoadRun } from "./load-run";
import { Releases } from "./releases";
import type { ScenarioResult } from "./run-scenario";

/** One thing that the playbook is asked to do to a site under load. */
interface Play {
  readonly title: string;
  readonly release: string;
  readonly greeting: string;
  readonly oneByOne: boolean;
}

const plays: readonly Play[] = [
  { title: "release", release: "v2", greeting: "hello", oneByOne: false },
  { title: "settings change", release: "v2", greeting: "hola", oneByOne: false },
  { title: "release, one server after the other", release: "v3", greeting: "hola", oneByOne: true },
  { title: "settings change, one server after the other", release: "v3", greeting: "salut", oneByOne: true },
];

/** The same app under the same load, deployed by the Ansible playbook to four servers of its own. */
export async function ansibleUnderLoad(
  minimumRequests: number,
  narrate: (line: string) => void,
): Promise<readonly ScenarioResult[]> {
  const releases = new Releases();
  const sandbox = await createSandbox({ name: "bench-load-ansible", servers: LoadBed.servers(), narrate });
  try {
    const playbook = await AnsiblePlaybook.open(join(benchFolder, "ansible-load"), sandbox, narrate);
    const deploy = async ({ release, greeting, oneByOne }: Play): Promise<void> => {
      releases.version(release);
      playbook.configure(sandbox, {
        apps: releases.folder,
        sites: [{ name: LoadBed.site, domain: LoadBed.domain, greeting, release }],
        app_packages: LoadBed.packages,
        one_by_one: oneByOne,
      });
      await playbook.play();
    };
    await deploy({ title: "first", release: "v1", greeting: "hello", oneByOne: false });
    const results: ScenarioResult[] = [];
    for (const play of plays) {
      const load = await LoadRun.start({
        target: { sandbox: sandbox.name, server: "web1" },
        domain: LoadBed.domain,
        maximumSeconds: 240,
        minimumRequests,
      });
      const { seconds, report } = await happenUnderLoad(load, () => deploy(play));
      narrate(`Ansible, ${play.title}: ${report.failed} of ${report.sent} requests failed`);
      results.push({ title: `Ansible: ${play.title}`, seconds, report });
    }
    return results;
  } finally {
    await sandbox.remove();
    releases.remove();
  }
}
