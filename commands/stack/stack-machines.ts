import { type MadeMachines, madeMachines, nothingMade } from "../../components/remote/made-machines";
import type { Server } from "../../components/settings/settings";
import { askEngine } from "./ask-engine";

/**
 * What the last run of a stack told about the machines that it made. The engine is asked only for the sake of a server
 * that is such a machine.
 * @throws UserError
 */
export async function stackMachines(stack: string, { machine }: Server): Promise<MadeMachines> {
  if (machine.kind === "existing") return nothingMade;
  return madeMachines(
    JSON.parse(await askEngine(stack, ["stack", "output", "--json", "--show-secrets"], "outputs")),
  );
}
