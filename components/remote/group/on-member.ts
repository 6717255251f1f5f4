import type { Client } from "ssh2";
import { hasKitCommand } from "../commands";
import { asGateway, atServer } from "../log-in";
import { type CommandOutput, type CommandResult, runCommand } from "../run-command";
import { ReachError, type Target } from "../ssh-client";
import type { Member } from "./members";
import type { MemberRequest } from "./request";

/** How often a machine is called that does not answer, and how long to wait before the next time, in milliseconds. */
const attempts = 10;
const pause = 3000;

/** What came of a command on a machine. */
export type Outcome =
  | { readonly kind: "done"; readonly result: CommandResult }
  /** It has no kit yet: it is being born, and will come to the step by itself. */
  | { readonly kind: "unborn" }
  /** It has left the group, with the work begun or not. */
  | { readonly kind: "gone"; readonly begun: boolean }
  /** It cannot be reached, for the reason that the message tells. */
  | { readonly kind: "silent"; readonly why: string };

/** A command for a machine. */
export interface MemberCommand {
  readonly command: string;
  /** Its standard input. */
  readonly input: Buffer;
  readonly output: CommandOutput;
}

/**
 * Carries a command out on a machine, once.
 * @param stillThere asked when the machine does not answer, or is lost on the way
 */
export async function onMember(
  request: MemberRequest,
  member: Member,
  work: MemberCommand,
  stillThere: () => Promise<boolean>,
): Promise<Outcome> {
  const target = targetOf(request, member);
  if (target === undefined) return { kind: "silent", why: `it has no ${request.addresses} address yet` };
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(request, member, target, work, stillThere);
    } catch (error) {
      if (!(error instanceof ReachError)) throw error;
      if (!(await stillThere())) return { kind: "gone", begun: false };
      // One that is being born may not have sshd yet; all that it needs lies in the bucket.
      if (member.state === "coming" || !error.mayPass || attempt >= attempts) {
        return { kind: "silent", why: error.message };
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** @throws ReachError when it cannot be logged in to */
async function once(
  request: MemberRequest,
  member: Member,
  target: Target,
  work: MemberCommand,
  stillThere: () => Promise<boolean>,
): Promise<Outcome> {
  const { bastion } = request;
  return await atServer({ server: target, bastion: bastion && asGateway(bastion) }, async (client) => {
    if (member.state === "coming" && !(await hasKit(client, request.user))) return { kind: "unborn" };
    const result = await runCommand(client, work.command, work.output, work.input);
    if (result.status === undefined && !(await stillThere())) return { kind: "gone", begun: true };
    return { kind: "done", result };
  });
}

async function hasKit(client: Client, user: string): Promise<boolean> {
  return (await runCommand(client, hasKitCommand(user))).status === 0;
}

function targetOf({ addresses, name, port, user, hostKey, privateKey }: MemberRequest, member: Member) {
  const address = addresses === "public" ? member.publicAddress : member.privateAddress;
  if (address === undefined) return undefined;
  return { name: member.id, path: `servers.${name}`, address, port, user, hostKey, privateKey };
}
