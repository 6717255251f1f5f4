import { join } from "node:path";
import type { ContainerEngine, Narrate } from "../servers/container-engine";
import { ensureImage } from "../servers/image";
import type { System } from "../servers/systems";
import { ensureDerivedImage } from "./derived-image";
import { publications } from "./machine-images";

/** The container image of a system's machines on EC2: a server of the sandbox, and cloud-init. Built when missing. */
export async function ensureMachineImage(
  engine: ContainerEngine,
  system: System,
  narrate: Narrate,
): Promise<string> {
  const base = await ensureImage(engine, system, narrate);
  const image = {
    name: "machine",
    variant: system,
    title: `adding cloud-init to ${system}`,
    files: join(__dirname, "image"),
    recipe: machineContainerfile(base, system),
  };
  return ensureDerivedImage(engine, image, narrate);
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
