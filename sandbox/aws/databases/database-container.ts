import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerEngine, Narrate } from "../../servers/container-engine";
import { removeMachine } from "../../servers/run-machine";
import { cloudFolder } from "../cloud-folder";
import { findContainers, type LabelledContainer } from "../labelled-containers";
import { ensureVpcNetwork } from "../vpc-networks";
import { certifyDatabase } from "./authority";
import { ensureDatabaseImage } from "./database-image";
import type { WantedDatabase } from "./wanted-databases";

/** The container of a database. */
export interface RunningDatabase extends Omit<LabelledContainer, "labels"> {
  readonly id: string;
}

/** The containers of a sandbox's databases. */
export async function findDatabases(engine: ContainerEngine, sandbox: string): Promise<RunningDatabase[]> {
  const containers = await findContainers(engine, `tierwright.databases=${sandbox}`);
  return containers.map(({ labels, ...rest }) => ({ ...rest, id: labels["tierwright.database"] ?? "" }));
}

/** Makes the container of a database and starts it, at its address in its VPC. */
export async function runDatabase(
  engine: ContainerEngine,
  sandbox: string,
  database: WantedDatabase,
  narrate: Narrate,
): Promise<void> {
  const { id, vpc, network, address, macAddress, version } = database;
  const image = await ensureDatabaseImage(engine, version, narrate);
  const { certificate, key } = await certifyDatabase(sandbox, address);
  writeFiles(sandbox, id, { "server.crt": certificate, "server.key": key });
  const container = `tierwright-${sandbox}-rds-${id}`;
  const made = await engine.attempt([
    ...["run", "--detach", "--pull=never", "--name", container, "--hostname", id],
    ...["--label", `tierwright.databases=${sandbox}`, "--label", `tierwright.database=${id}`],
    ...["--network", await ensureVpcNetwork(engine, sandbox, vpc, network), "--ip", address],
    ...["--mac-address", macAddress],
    // Parallel queries of PostgreSQL want more than the usual 64 MiB of shared memory.
    ...["--memory", "1024m", "--shm-size", "256m"],
    ...["--volume", `${folderOf(sandbox, id)}:/opt/sandbox/given:ro`],
    image,
  ]);
  if (made.status === 0) return;
  // A container that could not start is kept by the engine, and would be in the way of the next attempt.
  await engine.attempt(["rm", "--force", container]);
  throw new Error(made.stderr.trim());
}

export async function removeDatabase(
  engine: ContainerEngine,
  sandbox: string,
  { container, id }: Pick<RunningDatabase, "container" | "id">,
): Promise<void> {
  await removeMachine(engine, container);
  rmSync(folderOf(sandbox, id), { recursive: true, force: true });
}

/** Writes what its scripts read: who is master, and the parameters. */
export function writeSettings(sandbox: string, { id, master, password, parameters }: WantedDatabase): void {
  const lines = (isImmediate: boolean) =>
    parameters
      .filter((each) => each.isImmediate === isImmediate)
      .map(({ name, value }) => `${name}=${value.replaceAll("\n", " ")}\n`)
      .join("");
  writeFiles(sandbox, id, {
    master: `${master}\n`,
    password: `${password}\n`,
    "at-start": lines(false),
    immediate: lines(true),
  });
}

function writeFiles(sandbox: string, id: string, files: Readonly<Record<string, string>>): void {
  const folder = folderOf(sandbox, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.new`), content, { mode: 0o600 });
    renameSync(join(folder, `${name}.new`), join(folder, name));
  }
}

function folderOf(sandbox: string, id: string): string {
  return join(cloudFolder(sandbox), "databases", id);
}
