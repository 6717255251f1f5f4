import { z } from "zod";

import type { ContainerEngine } from "./container-engine";

/** A server of a sandbox, as its container shows it. */
export interface FoundServer {
  readonly container: string;
  readonly sandbox: string;
  readonly name: string;
  readonly user: string;
  readonly system: string;
  /** Its address in the sandbox's network, the same after each start. */
  readonly privateAddress: string;
  readonly running: boolean;
  /** Port of 127.0.0.1 by port of the server, where the engine publishes them. */
  readonly published: Readonly<Partial<Record<"22" | "80" | "443", number>>>;
}

const port = z.array(z.object({ HostPort: z.string() })).nullish();
const inspection = z.array(
  z.object({
    Name: z.string(),
    State: z.object({ Running: z.boolean() }),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
    NetworkSettings: z.object({
      Ports: z.object({ "22/tcp": port, "80/tcp": port, "443/tcp": port }).nullish(),
    }),
  }),
);

/** The servers of one sandbox, or of all; by name. */
export async function findServers(engine: ContainerEngine, sandbox?: string): Promise<FoundServer[]> {
  const filter = sandbox === undefined ? "label=tierwright.sandbox" : `label=tierwright.sandbox=${sandbox}`;
  const ids = (await engine.run(["ps", "--all", "--quiet", "--filter", filter]))
    .split("\n")
    .filter((id) => id !== "");
  if (ids.length === 0) return [];
  const servers = parseInspection(await engine.run(["inspect", "--type", "container", ...ids]));
  return servers.sort((a, b) => a.name.localeCompare(b.name));
}

/** Reads the answer of `podman inspect` or `docker inspect`. */
export function parseInspection(json: string): FoundServer[] {
  return inspection.parse(JSON.parse(json)).map(({ Name, State, Config, NetworkSettings }) => {
    const label = (key: string): string => Config.Labels?.[`tierwright.${key}`] ?? "";
    const ports = NetworkSettings.Ports;
    const publishedAt = (list: z.infer<typeof port>) =>
      list?.[0] === undefined ? undefined : Number(list[0].HostPort);
    const pairs = [
      ["22", publishedAt(ports?.["22/tcp"])],
      ["80", publishedAt(ports?.["80/tcp"])],
      ["443", publishedAt(ports?.["443/tcp"])],
    ] as const;
    return {
      container: Name.replace(/^\//, ""),
      sandbox: label("sandbox"),
      name: label("server"),
      user: label("user"),
      system: label("system"),
      privateAddress: label("address"),
      running: State.Running,
      published: Object.fromEntries(pairs.filter(([, value]) => value !== undefined)),
    };
  });
}
