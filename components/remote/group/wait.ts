/**
 * Waits until a group has as many machines that serve as it wants, and until no machine is being replaced. A separate
 * program, run by `RemoteGroup` with its settings as JSON on standard input.
 */
import { text } from "node:stream/consumers";
import { awsClients } from "./aws-clients";
import { waitRequest } from "./request";
import { untilReady } from "./until-ready";

async function wait(): Promise<void> {
  const request = waitRequest.parse(JSON.parse(await text(process.stdin)));
  await untilReady(awsClients(request), request, (line) => {
    console.log(`${request.name}: ${line}`);
  });
}

wait().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
