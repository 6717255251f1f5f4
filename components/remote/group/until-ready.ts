import { UserError } from "../../settings/user-error";
import { type FailedActivity, failedInARow } from "./activities";
import type { AwsClients } from "./aws-clients";
import { AwsError } from "./aws-error";
import { groupState, type GroupState } from "./members";
import { isSameRecipe, type Recipe, recipeOf } from "./recipes";
import {
  goesForwards,
  goesOn,
  latestRefresh,
  type Refresh,
  rollBackRefresh,
  startRefresh,
} from "./refreshes";
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
 * the group wants. A replacement that brings something else than is wanted by now, or nothing, is taken back.
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
  let ours: string | undefined;
  let tookBack: string | undefined;
  for (;;) {
    const look: Look = {
      state: await groupState(clients, request),
      refresh: await latestRefresh(clients, request),
      failed: await failedInARow(clients, request, begin),
    };
    const { refresh } = look;
    if (bringsAnother(refresh, wanted) && refresh.id !== tookBack) {
      tell("a replacement by other machines than are wanted goes on; it is taken back first");
      await rollBackRefresh(clients, request);
      tookBack = refresh.id;
    } else if (!goesOn(refresh) && ours === undefined && !isSameRecipe(look.state.recipe, wanted)) {
      ours = await startRefresh(clients, request, wanted);
      continue;
    }
    if (isDone(look) && (ours === undefined || refresh?.id === ours)) {
      judge(request, refresh, ours);
      tell(`${serving(look.state)} of ${look.state.desired} machines serve`);
      return;
    }
    const line = describe(look);
    if (line !== said) {
      tell(line);
      said = line;
      since = Date.now();
    }
    if (look.failed.length >= accidents)
      throw new UserError(`${complaint(request, look)}${await takenBack(clients, request, refresh)}`);
    // A machine that takes long may come yet: AWS gives up those that are silent.
    if (Date.now() - since > request.bootTimeoutSeconds * 1000) throw new UserError(complaint(request, look));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Whether what goes on brings other machines than are wanted by now. */
function bringsAnother(refresh: Refresh | undefined, wanted: Recipe): refresh is Refresh {
  return (
    refresh !== undefined &&
    goesForwards(refresh) &&
    refresh.brings !== undefined &&
    !isSameRecipe(refresh.brings, wanted)
  );
}

/** Else AWS goes on trying, and the next run would have to wait for what has failed in this one. */
async function takenBack(
  clients: AwsClients,
  request: WaitRequest,
  refresh: Refresh | undefined,
): Promise<string> {
  if (refresh === undefined || !goesForwards(refresh)) return "";
  try {
    await rollBackRefresh(clients, request);
  } catch (error) {
    if (error instanceof AwsError)
      return `\nThe replacement goes on, since it cannot be taken back: ${error.message}`;
    throw error;
  }
  return "\nThe replacement is taken back: machines that were replaced are made again as they were before";
}

function isDone({ state, refresh }: Look): boolean {
  return !goesOn(refresh) && serving(state) >= Math.max(state.desired, state.minimum);
}

function serving({ instances }: GroupState): number {
  return instances.filter(({ lifecycle }) => lifecycle === "InService").length;
}

/** A replacement of ours that ended badly is an error of this run; what became of others' is not. */
function judge({ name }: WaitRequest, refresh: Refresh | undefined, ours: string | undefined): void {
  if (refresh === undefined || refresh.id !== ours || refresh.status === "Successful") return;
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
  const replaced = goesOn(refresh) ? [`replacing machines, ${refresh.percent} % done`] : [];
  return [count, ...replaced, ...others].join("; ");
}

function complaint({ name, bootTimeoutSeconds }: WaitRequest, look: Look): string {
  const { state, failed } = look;
  const reasons = [...new Set(failed.map(({ why }) => why))];
  const what = `${name}: ${serving(state)} of ${state.desired} machines serve`;
  if (reasons.length > 0) return `${what}; AWS says:\n${reasons.map((why) => `    ${why}`).join("\n")}`;
  return `${what}, and nothing has changed for ${bootTimeoutSeconds} seconds; the machines' console (EC2, Actions, Get system log) tells how far they came`;
}
