import { z } from "zod";

const session = z.object({
  id: z.string(),
  /** What its starter shows to be let in. */
  token: z.string(),
  /** Id of the instance. */
  target: z.string(),
  port: z.number(),
});

const world = z.object({ sessions: z.array(session) });

/** A session that was started and is not over, as services/sessions.py tells it. */
export type WantedSession = z.output<typeof session>;

const headers = { "user-agent": "tierwright-sandbox", "content-type": "application/json" };

/** Asks for the sessions. @param endpoint of AWS's stand-in */
export async function askForSessions(endpoint: string): Promise<WantedSession[]> {
  const answer = await fetch(`${endpoint}/sandbox/sessions`, { headers });
  return world.parse(await answer.json()).sessions;
}

/** Tells which instances' agents are there, and which sessions are over. */
export async function tellNews(
  endpoint: string,
  news: { readonly agents: readonly string[]; readonly ended: readonly string[] },
): Promise<void> {
  await fetch(`${endpoint}/sandbox/sessions`, { method: "POST", headers, body: JSON.stringify(news) });
}
