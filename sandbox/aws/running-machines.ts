import { z } from "zod";
import type { ContainerEngine } from "../servers/container-engine";

/** The container of an instance. */
export interface RunningMachine {
  readonly container: string;
  /** The id of its instance. */
  readonly id: string;
  readonly running: boolean;
  /** How it ended the last time. */
  readonly exitCode: number;
  /** Changes with each start. */
  readonly startedAt: string;
}

const inspection = z.array(
  z.object({
    Name: z.string(),
    State: z.object({ Running: z.boolean(), StartedAt: z.string(), ExitCode: z.number() }),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
  }),
);

/** The containers of a sandbox's instances. */
export async function findMachines(engine: ContainerEngine, sandbox: string): Promise<RunningMachine[]> {
  const filter = `label=tierwright.cloud=${sandbox}`;
  const ids = (await engine.run(["ps", "--all", "--quiet", "--filter", filter])).split("\n");
  const there = ids.filter((id) => id !== "");
  if (there.length === 0) return [];
  const answer = await engine.attempt(["inspect", "--type", "container", ...there]);
  // One of them went meanwhile: the next look tells what is there.
  if (answer.status !== 0) return findMachines(engine, sandbox);
  return inspection.parse(JSON.parse(answer.stdout)).map(({ Name, State, Config }) => ({
    container: Name.replace(/^\//, ""),
    id: Config.Labels?.["tierwright.instance"] ?? "",
    running: State.Running,
    exitCode: State.ExitCode,
    startedAt: State.StartedAt,
  }));
}
