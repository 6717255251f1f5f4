import { ReachError } from "../ssh-client";
import { awsClients } from "./aws-clients";
import { AwsError } from "./aws-error";
import { listMembers } from "./members";
import type { GroupAtAws } from "./request";

/**
 * The machine of a group that speaks for it: the one that has served for longest.
 * @param addresses by which of its addresses it is reached
 * @throws ReachError
 */
export async function oldestMember(
  at: GroupAtAws,
  addresses: "public" | "private",
): Promise<{ readonly id: string; readonly address: string }> {
  const members = await listMembers(awsClients(at), at).catch((error: unknown) => {
    throw error instanceof AwsError ? new ReachError(error.message, true) : error;
  });
  const oldest = members.find(({ state }) => state === "serving");
  if (oldest === undefined) {
    throw new ReachError(
      `no machine of ${at.name} serves; see its activities in the console of EC2 Auto Scaling`,
      true,
    );
  }
  const address = addresses === "public" ? oldest.publicAddress : oldest.privateAddress;
  if (address === undefined) throw new ReachError(`${oldest.id} has no ${addresses} address`, true);
  return { id: oldest.id, address };
}
