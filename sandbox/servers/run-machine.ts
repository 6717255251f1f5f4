import type { ContainerEngine } from "./container-engine";
import { SandboxError } from "./sandbox-error";
import { runArguments } from "./server-container";
import type { MachinePlan } from "./server-container";

/** Makes the container of a machine and starts it. */
export async function runMachine(engine: ContainerEngine, plan: MachinePlan): Promise<void> {
  const result = await engine.attempt(runArguments(engine, plan));
  if (result.status === 0) return;
  // A container that could not start is kept by the engine, and would be in the way of the next attempt.
  await engine.attempt(["rm", "--force", plan.container]);
  throw new SandboxError(
    `${engine.kind} could not start the server ${plan.hostName}:\n${result.stderr.trim()}`,
  );
}

/** Removes the container of a machine with all that is on it. */
export async function removeMachine(engine: ContainerEngine, container: string): Promise<void> {
  // Podman would first ask the server to shut down, docker does not.
  const atOnce = engine.kind === "podman" ? ["--time", "0"] : [];
  await engine.run(["rm", "--force", "--volumes", ...atOnce, container]);
}
