import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerEngine, Narrate } from "../servers/container-engine";
import { ensureImage } from "../servers/image";
import { withLock } from "../servers/lock";
import type { System } from "../servers/systems";
import { publications } from "./machine-images";

const files = join(__dirname, "image");

/** The container image of a system's machines on EC2: a server of the sandbox, and cloud-init. Built when missing. */
export async function ensureMachineImage(
  engine: ContainerEngine,
  system: System,
  narrate: Narrate,
): Promise<string> {
  const base = await ensureImage(engine, system, narrate);
  const recipe = machineContainerfile(base, system);
  const tag = `localhost/tierwright-machine:${system}-${hashOf(recipe)}`;
  const isThere = async () => (await engine.attempt(["image", "inspect", tag])).status === 0;
  if (await isThere()) return tag;
  await withLock(`machine-image-${system}`, narrate, async () => {
    if (await isThere()) return; // another run has built it meanwhile
    narrate(`adding cloud-init to ${system} (once on this machine)`);
    const folder = mkdtempSync(join(tmpdir(), "tierwright-machine-"));
    try {
      cpSync(files, join(folder, "machine"), { recursive: true });
      writeFileSync(join(folder, "Containerfile"), recipe);
      const file = join(folder, "Containerfile");
      await engine.run(["build", "-q", "--network", "host", "-f", file, "-t", tag, folder]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return tag;
}

/** The Containerfile that makes a machine of a server. */
export function machineContainerfile(base: string, system: System): string {
  const user = publications.find((each) => each.system === system)?.user ?? "admin";
  return `FROM ${base}
COPY machine /opt/sandbox/machine
RUN /opt/sandbox/machine/install.sh ${user}
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]
`;
}

function hashOf(recipe: string): string {
  const contents = readdirSync(files)
    .sort()
    .map((name) => [name, readFileSync(join(files, name), "utf8")]);
  return createHash("sha256")
    .update(JSON.stringify([recipe, contents]))
    .digest("hex")
    .slice(0, 12);
}
