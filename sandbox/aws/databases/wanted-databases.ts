import { z } from "zod";

const text = z.string();

const database = z.object({
  /** Name of the instance, or of the cluster, that has the data. */
  id: text,
  vpc: text,
  /** Addresses of the VPC. */
  network: text,
  address: text,
  /** The hardware address of its interface: another one after each start would be unknown to its clients for a while. */
  macAddress: text,
  /** Major version of PostgreSQL. */
  version: z.number(),
  master: text,
  password: text,
  parameters: z.array(z.object({ name: text, value: text, isImmediate: z.boolean() })),
  /** Counts what was asked of it. */
  revision: z.number(),
  /** Counts how often it was asked to start anew. */
  starts: z.number(),
  /** False: it is deleted, and gone when this machine says so. */
  isWanted: z.boolean(),
  isFailed: z.boolean(),
  /** Somebody waits until it serves what was asked. */
  isAwaited: z.boolean(),
});

const world = z.array(database);

/** A PostgreSQL that should be there, as services/served_databases.py tells it. */
export type WantedDatabase = z.output<typeof database>;

/** What became of one. */
export type DatabaseStatus = "available" | "failed" | "gone";

const headers = { "user-agent": "tierwright-sandbox", "content-type": "application/json" };

/**
 * Asks for what should be there. Whoever asks serves it: from then on databases are available when it says so.
 * @param endpoint of AWS's stand-in
 * @param versions major ones that can be served
 */
export async function askForDatabases(
  endpoint: string,
  versions: readonly number[],
): Promise<WantedDatabase[]> {
  const query = versions.map((version) => `version=${version}`).join("&");
  const answer = await fetch(`${endpoint}/sandbox/databases?${query}`, { headers });
  return world.parse(await answer.json());
}

export async function tellDatabase(
  endpoint: string,
  { id, revision }: Pick<WantedDatabase, "id" | "revision">,
  status: DatabaseStatus,
): Promise<void> {
  const body = JSON.stringify({ id, revision, status });
  await fetch(`${endpoint}/sandbox/databases`, { method: "POST", headers, body });
}
