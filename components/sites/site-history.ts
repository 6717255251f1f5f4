import { z } from "zod";

/** A rollout of a site, or what else an administrator or a server asked its coordinating server for. */
export interface SiteAction {
  /** The user, and from which address where that is known. */
  readonly who: string;
  /** The title of the step, or of what was asked for. */
  readonly what: string;
  /** The release that ran before; missing when there was none, or the action was not about a release. */
  readonly from?: string;
  /** The release that it was about; missing when it was about none. */
  readonly to?: string;
  /** `done`, `failed` or `removed`. Whether files of a step changed, as the server also knows, says nothing of a rollout. */
  readonly result: string;
  /** How long it took. */
  readonly seconds: number;
}

/** A line of the history, as the kit writes it (templates/host/kit/lib/history.sh). */
const line = z.object({
  time: z.iso.datetime(),
  title: z.string(),
  result: z.string(),
  user: z.string(),
  from: z.string(),
  fromRelease: z.string().optional(),
  toRelease: z.string().optional(),
  seconds: z.number(),
});

/**
 * By when it ended (ISO 8601, in UTC). Not a list, whose places Pulumi compares: one more entry would show all of them as
 * changed.
 */
export type SiteHistory = Readonly<Record<string, SiteAction>>;

/** What lines of JSON from the kit tell. A line that is not of this form is left out. */
export function siteHistory(text: string): SiteHistory {
  return Object.fromEntries(
    text.split("\n").flatMap((one) => {
      const { success, data } = line.safeParse(parsed(one));
      return success ? [[data.time, action(data)]] : [];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function action(told: z.output<typeof line>): SiteAction {
  const { title, result, user, from, fromRelease, toRelease, seconds } = told;
  return {
    who: from === "" ? user : `${user} from ${from}`,
    what: title,
    ...(fromRelease !== undefined && { from: fromRelease }),
    ...(toRelease !== undefined && { to: toRelease }),
    result: result === "changed" || result === "unchanged" ? "done" : result,
    seconds,
  };
}
