/**
 * Replaces the machines of a group when they are to be made from something else, and waits until as many serve as the
 * group wants. A separate program, run by `RemoteGroup` with its settings as JSON on standard input.
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
