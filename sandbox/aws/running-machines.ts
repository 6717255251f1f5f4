import type { ContainerEngine } from "../servers/container-engine";
import { findContainers, type LabelledContainer } from "./labelled-containers";

/** The container of an instance. */
export interface RunningMachine extends Omit<LabelledContainer, "labels"> {
  /** The id of its instance. */
  readonly id: string;
}

/** The containers of a sandbox's instances. */
export async function findMachines(engine: ContainerEngine, sandbox: string): Promise<RunningMachine[]> {
  const containers = await findContainers(engine, `tierwright.cloud=${sandbox}`);
  return containers.map(({ labels, ...rest }) => ({ ...rest, id: labels["tierwright.instance"] ?? "" }));
}
