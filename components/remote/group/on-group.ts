import { UserError } from "../../settings/user-error";
import type { AwsClients } from "./aws-clients";
import { listMembers, type Member } from "./members";
import { NamedLines } from "./named-lines";
import { onMember, type Outcome } from "./on-member";
import type { MemberRequest } from "./request";
import { commandFor, type Work } from "./work";

/** Where people, and whoever reads the history, are told. */
export interface GroupOutput {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** `early`: it failed on a machine that still comes, where what it builds on may not be there yet. */
type GroupOutcome = Outcome | { readonly kind: "early" };

/** What a machine has come to. */
interface Report {
  readonly member: Member;
  readonly outcome: GroupOutcome;
  /** The last lines that it said. */
  readonly last: readonly string[];
}

/**
 * Has the machines of a group do their work: all of them at the same time, or the oldest one that serves.
 * @param input what each of them gets on its standard input
 * @throws UserError when some failed: it names each, with its last lines, and what the others did stays done
 */
export async function onGroup(
  clients: AwsClients,
  request: MemberRequest,
  work: Work,
  input: Buffer,
  output: GroupOutput,
): Promise<void> {
  const members = await listMembers(clients, request);
  const call = (member: Member) => callMember(clients, request, work, input, output, member);
  const reports =
    work.on === "all" ? await Promise.all(members.map(call)) : [await firstThatCan(request, members, call)];
  for (const { member, outcome } of reports) {
    const note = noteOf(member, outcome);
    if (note !== undefined) output.stderr.write(`${member.id}: ${note}\n`);
  }
  const failed = reports.map((report) => failureOf(report, work)).filter((lines) => lines !== undefined);
  if (failed.length > 0) throw new UserError(summary(request, reports.length, failed));
}

async function callMember(
  clients: AwsClients,
  request: MemberRequest,
  work: Work,
  input: Buffer,
  output: GroupOutput,
  member: Member,
): Promise<Report> {
  // A rollout speaks of several machines and names them itself, and the history is for programs.
  const named = work.kind !== "apply" || work.historyOf === undefined;
  const stdout = new NamedLines(member.id, output.stdout);
  const stderr = new NamedLines(member.id, output.stderr);
  const now = async () => (await listMembers(clients, request)).find(({ id }) => id === member.id);
  const came = await onMember(
    request,
    member,
    {
      command: commandFor(request.user, work),
      input,
      output: named ? { stdout, stderr } : output,
    },
    async () => (await now()) !== undefined,
  );
  stdout.end();
  stderr.end();
  if (member.state !== "coming" || !hasFailed(came)) return { member, outcome: came, last: lastLines(came) };
  const found = await now();
  if (found?.state === "serving") return await callMember(clients, request, work, input, output, found);
  const outcome = found === undefined ? gone : came.kind === "done" ? early : came;
  return { member, outcome, last: [] };
}

const gone = { kind: "gone", begun: true } as const;
const early = { kind: "early" } as const;

/**
 * On a machine that comes this is no failure: it carries out by itself all that the bucket has before it serves, in the right
 * order. But one that serves by now may have looked before this came there.
 */
function hasFailed(outcome: Outcome): boolean {
  return outcome.kind === "silent" || (outcome.kind === "done" && outcome.result.status !== 0);
}

/** The oldest that serves; the next one only where none of the work was begun. */
async function firstThatCan(
  { name }: MemberRequest,
  members: readonly Member[],
  call: (member: Member) => Promise<Report>,
): Promise<Report> {
  for (const member of members.filter(({ state }) => state === "serving")) {
    const report = await call(member);
    if (report.outcome.kind !== "gone" || report.outcome.begun) return report;
  }
  throw new UserError(
    `no machine of ${name} serves, so there is none to do this; see its activities in the console of EC2 Auto Scaling`,
  );
}

/** How many lines of a machine that failed are told again at the end. */
const shown = 5;

function lastLines(outcome: Outcome): readonly string[] {
  if (outcome.kind !== "done") return [];
  const { stdout, stderr } = outcome.result;
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-shown);
}

/** What people should know of a machine that is left out. */
function noteOf({ state }: Member, outcome: GroupOutcome): string | undefined {
  switch (outcome.kind) {
    case "done":
      return undefined;
    case "early":
      return "is not ready for this, and comes to it by itself";
    case "unborn":
      return "is being set up, and comes to this by itself";
    case "gone":
      return "has left the group";
    case "silent":
      return state === "coming" ? "does not answer yet, and comes to this by itself" : undefined;
  }
}

function failureOf({ member, outcome, last }: Report, { on }: Work): readonly string[] | undefined {
  switch (outcome.kind) {
    case "unborn":
    case "early":
      return undefined;
    case "gone":
      // What one does for all is not done when that one goes.
      return on === "one" ? [`${member.id}: left the group in the middle of it; deploy again`] : undefined;
    case "silent":
      return member.state === "coming" ? undefined : [`${member.id}: ${outcome.why}`];
    case "done": {
      const { status } = outcome.result;
      if (status === 0) return undefined;
      const why = status === undefined ? "the connection broke off" : `ended with status ${status}`;
      return [`${member.id}: ${why}${last.length === 0 ? "" : "; its last lines:"}`, ...last.map(indented)];
    }
  }
}

function indented(line: string): string {
  return `    ${line}`;
}

function summary({ name }: MemberRequest, all: number, failed: readonly (readonly string[])[]): string {
  const lines = failed.flat();
  const begin = `${failed.length} of ${all} machines of ${name} failed; the others keep what they did:`;
  return [...(all === 1 ? [] : [begin]), ...lines].join("\n");
}
