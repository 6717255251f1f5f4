import { z } from "zod";
import type { ContainerEngine } from "../servers/container-engine";

/** A container of the sandbox's, running or not. */
export interface LabelledContainer {
  readonly container: string;
  readonly labels: Readonly<Record<string, string>>;
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

/** The containers with a label: "tierwright.cloud=demo". */
export async function findContainers(engine: ContainerEngine, label: string): Promise<LabelledContainer[]> {
  const ids = (await engine.run(["ps", "--all", "--quiet", "--filter", `label=${label}`])).split("\n");
  const there = ids.filter((id) => id !== "");
  if (there.length === 0) return [];
  const answer = await engine.attempt(["inspect", "--type", "container", ...there]);
  // One of them went meanwhile: the next look tells what is there.
  if (answer.status !== 0) return findContainers(engine, label);
  return inspection.parse(JSON.parse(answer.stdout)).map(({ Name, State, Config }) => ({
    container: Name.replace(/^\//, ""),
    labels: Config.Labels ?? {},
    running: State.Running,
    exitCode: State.ExitCode,
    startedAt: State.StartedAt,
  }));
}
