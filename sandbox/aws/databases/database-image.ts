import { join } from "node:path";
import type { ContainerEngine, Narrate } from "../../servers/container-engine";
import { ensureImage } from "../../servers/image";
import { SandboxError } from "../../servers/sandbox-error";
import type { System } from "../../servers/systems";
import { ensureDerivedImage } from "../derived-image";

/** The systems whose PostgreSQL is of these major versions. */
const systemsByVersion: ReadonlyMap<number, System> = new Map([
  [14, "ubuntu-22.04"],
  [15, "debian-12"],
  [16, "ubuntu-24.04"],
  [17, "debian-13"],
]);

/** Major versions of PostgreSQL that the sandbox has. */
export const servedVersions: readonly number[] = [...systemsByVersion.keys()];

/** The container image of a version's databases: a server of the sandbox, and PostgreSQL. Built when missing. */
export async function ensureDatabaseImage(
  engine: ContainerEngine,
  version: number,
  narrate: Narrate,
): Promise<string> {
  const system = systemsByVersion.get(version);
  if (system === undefined) throw new SandboxError(`the sandbox has no PostgreSQL ${version}`);
  const base = await ensureImage(engine, system, narrate);
  const image = {
    name: "database",
    variant: String(version),
    title: `adding PostgreSQL ${version} to ${system}`,
    files: join(__dirname, "image"),
    recipe: containerfile(base),
  };
  return ensureDerivedImage(engine, image, narrate);
}

/** PostgreSQL is the first process, and INT makes it end without waiting for its clients. */
function containerfile(base: string): string {
  return `FROM ${base}
COPY database /opt/sandbox/database
RUN /opt/sandbox/database/install.sh
STOPSIGNAL SIGINT
CMD ["/opt/sandbox/database/serve.sh"]
`;
}
