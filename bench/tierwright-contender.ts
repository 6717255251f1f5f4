import { version } from "../package.json";
import type { Sandbox } from "../sandbox/servers/sandbox";
import { BenchProject, engineTitle } from "./bench-project";
import type { Contender } from "./contender";
import type { BenchSite } from "./scenario";

/** This project, with the Pulumi CLI or its stand-in. */
export function tierwrightContender(): Contender {
  return {
    name: "tierwright",
    title: "Tierwright",
    versions: [`Tierwright ${version}`, engineTitle()],
    prepare: (folder, sandbox) => new BenchProject(folder).prepare(sandbox.privateKey),
    configure: (folder, sandbox, sites) => {
      new BenchProject(folder).configure(settings(sandbox, sites));
    },
    deploy: (folder) => new BenchProject(folder).run(["up", "--yes", "--skip-preview", "--non-interactive"]),
  };
}

function settings(sandbox: Sandbox, sites: readonly BenchSite[]) {
  const roles = { db1: "db", app1: "app", web1: "webserver" };
  return {
    servers: Object.fromEntries(
      Object.entries(roles).map(([name, role]) => {
        const { address, privateAddress, port, hostKey } = sandbox.server(name);
        return [name, { roles: role, address, privateAddress, port, hostKey }];
      }),
    ),
    apps: {
      service: {
        preset: "process",
        source: sourceOf("v1"),
        packages: ["python3", "python3-psycopg2"],
        start: "exec python3 app.py",
      },
    },
    sites: Object.fromEntries(
      sites.map(({ name, domain, greeting, release }) => [
        name,
        {
          domain,
          environment: { GREETING: greeting },
          ...(release === "v1" ? {} : { source: sourceOf(release) }),
        },
      ]),
    ),
  };
}

// Paths in the configuration begin at the project.
function sourceOf(release: BenchSite["release"]) {
  return { directory: `./bench/apps/${release}` };
}
