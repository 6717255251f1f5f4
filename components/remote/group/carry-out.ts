/**
 * Has the machines of a group carry a step out: those which there are at this moment, since nobody knows them before.
 * A separate program, run by `RemoteGroup`: its words say what to do, the first line of its standard input tells as JSON
 * how to find and reach the machines, and the rest is for them.
 */
import { buffer } from "node:stream/consumers";
import { awsClients } from "./aws-clients";
import { GroupGoneError } from "./aws-error";
import { onGroup } from "./on-group";
import { memberRequest } from "./request";
import { workFrom } from "./work";

async function carryOut(): Promise<void> {
  const work = workFrom(process.argv.slice(2));
  const all = await buffer(process.stdin);
  const end = all.indexOf("\n");
  const request = memberRequest.parse(JSON.parse(all.subarray(0, end).toString()));
  try {
    await onGroup(awsClients(request), request, work, all.subarray(end + 1), process);
  } catch (error) {
    // What was on its machines went with them.
    if (work.kind === "remove" && error instanceof GroupGoneError) return;
    throw error;
  }
}

carryOut().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
