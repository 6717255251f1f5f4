import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { version } from "../package.json";
import { type Engine, findEngine } from "../sandbox/engine/find-engine";
import type { Sandbox } from "../sandbox/servers/sandbox";
import { mustRun } from "../sandbox/servers/run-process";
import type { Contender } from "./contender";
import type { BenchSite } from "./scenario";

const stack = "bench";

/** This project, with the Pulumi CLI or its stand-in. */
export function tierwrightContender(): Contender {
  const { kind } = engineOf("");
  return {
    name: "tierwright",
    title: "Tierwright",
    versions: [
      `Tierwright ${version}`,
      kind === "pulumi" ? "the Pulumi CLI" : "the sandbox's stand-in for the Pulumi CLI",
    ],
    prepare,
    configure: (folder, sandbox, sites) => {
      const document = parseDocument(readFileSync(configPath(folder), "utf8"));
      for (const [key, value] of Object.entries(settings(sandbox, sites)))
        document.setIn(["config", `tierwright:${key}`], value);
      writeFileSync(configPath(folder), document.toString({ lineWidth: 0 }));
    },
    deploy: (folder) => engine(folder, ["up", "--yes", "--skip-preview", "--non-interactive"]),
  };
}

async function prepare(folder: string, sandbox: Sandbox): Promise<void> {
  mkdirSync(join(folder, "state"), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), project);
  writeFileSync(configPath(folder), stringify({ config: { "tierwright:ssh": { user: "admin" } } }));
  await engine(folder, ["stack", "init"]);
  await engine(
    folder,
    ["config", "set", "--secret", "--path", "tierwright:ssh.privateKey"],
    sandbox.privateKey,
  );
}

/** Pulumi's project file: the program of the project, with configuration and state in a folder of their own. */
const project = stringify({
  name: "tierwright",
  description: "The benchmark",
  main: "../../../index.ts",
  runtime: {
    name: "nodejs",
    options: { packagemanager: "npm", typescript: false, nodeargs: "--require ./typescript-loader.cjs" },
  },
});

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

function configPath(folder: string): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

function engineOf(folder: string): Engine {
  return findEngine({ stateDirectory: join(folder, "state"), passphrase: "bench" });
}

function engine(folder: string, args: readonly string[], input = ""): Promise<string> {
  const { command, argumentsPrefix, environment } = engineOf(folder);
  const variables = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return mustRun(command, [...argumentsPrefix, ...args, "--cwd", folder, "--stack", stack], {
    environment: Object.fromEntries(variables),
    input,
  });
}
