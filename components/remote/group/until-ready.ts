import { UserError } from "../../settings/user-error";
import { type FailedActivity, failedSince } from "./activities";
import type { AwsClients } from "./aws-clients";
import { groupState, type GroupState } from "./members";
import { isSameRecipe, recipeOf } from "./recipes";
import { goesOn, latestRefresh, type Refresh, startRefresh } from "./refreshes";
import type { WaitRequest } from "./request";

/** How long to wait between two questions to AWS, in milliseconds, unless a caller has less time. */
const usualPause = 5000;

/** How many machines in a row may come to nothing before it is no accident. */
const accidents = 3;

/** What a group looks like at one moment. */
interface Look {
  readonly state: GroupState;
  readonly refresh: Refresh | undefined;
  readonly failed: readonly FailedActivity[];
}

/**
 * Replaces the machines of a group when they are to be made from something else, and waits until as many of them serve as
 * the group wants.
 * @param tell told what has changed
 * @throws UserError when machines come to nothing, or none comes any further for as long as one may take to boot
 */
export async function untilReady(
  clients: AwsClients,
  request: WaitRequest,
  tell: (line: string) => void,
  pause = usualPause,
): Promise<void> {
  const begin = new Date();
  let since = Date.now();
  let said = "";
  const wanted = recipeOf(request.machines);
  let replacing: string | undefined;
  let started = false;
  for (;;) {
    const look: Look = {
      state: await groupState(clients, request),
      refresh: await latestRefresh(clients, request),
      failed: await failedSince(clients, request, begin),
    };
    if (goesOn(look.refresh)) replacing = look.refresh?.id;
    else if (!started && !isSameRecipe(look.state.recipe, wanted)) {
      replacing = await startRefresh(clients, request, wanted);
      started = true;
      continue;
    }
    if (isDone(look) && (!started || look.refresh?.id === replacing)) {
      judge(request, look.refresh, replacing);
      tell(`${serving(look.state)} of ${look.state.desired} machines serve`);
      return;
    }
    const line = describe(look);
    if (line !== said) {
      tell(line);
      said = line;
      since = Date.now();
    }
    const late = Date.now() - since > request.bootTimeoutSeconds * 1000;
    if (late || look.failed.length >= accidents) throw new UserError(complaint(request, look));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function isDone({ state, refresh }: Look): boolean {
  return !goesOn(refresh) && serving(state) >= Math.max(state.desired, state.minimum);
}

function serving({ instances }: GroupState): number {
  return instances.filter(({ lifecycle }) => lifecycle === "InService").length;
}

/** A replacement that ended while we watched, and ended badly, is an error of this run; what was before is not. */
function judge({ name }: WaitRequest, refresh: Refresh | undefined, watched: string | undefined): void {
  if (refresh === undefined || refresh.id !== watched || refresh.status === "Successful") return;
  throw new UserError(
    `${name}: its machines were not replaced (${refresh.status}): ${refresh.reason}; those that serve are as they were before`,
  );
}

function describe({ state, refresh }: Look): string {
  const count = `${serving(state)} of ${state.desired} machines serve`;
  const others = state.instances
    .filter(({ lifecycle }) => lifecycle !== "InService")
    .map(({ id, lifecycle }) => `${id} ${lifecycle}`)
    .sort();
  const replaced = goesOn(refresh) ? [`replacing machines, ${refresh?.percent ?? 0} % done`] : [];
  return [count, ...replaced, ...others].join("; ");
}

function complaint({ name, bootTimeoutSeconds }: WaitRequest, look: Look): string {
  const { state, failed } = look;
  const reasons = [...new Set(failed.map(({ why }) => why))];
  const what = `${name}: ${serving(state)} of ${state.desired} machines serve`;
  if (reasons.length > 0) return `${what}; AWS says:\n${reasons.map((why) => `    ${why}`).join("\n")}`;
  return `${what}, and nothing has changed for ${bootTimeoutSeconds} seconds; the machines' console (EC2, Actions, Get system log) tells how far they came`;
}
