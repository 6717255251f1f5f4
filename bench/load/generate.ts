/**
 * The load, in a process of its own: what else runs on this machine must not delay its requests. Reads its plan as a
 * line of JSON from standard input, ends when that ends or its time is over, and prints what it saw as JSON.
 */
import { createInterface } from "node:readline";
import { openAws } from "../../sandbox/aws/aws-sandbox";
import { openSandbox } from "../../sandbox/servers/sandbox";
import { HttpTraffic } from "./http-traffic";
import { type LoadPlan, loadPlan } from "./load-plan";
import type { LoadReport } from "./load-report";
import { Tally } from "./tally";
import { WebsocketTraffic } from "./websocket-traffic";

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const input = lines[Symbol.asyncIterator]();
  const first = await input.next();
  if (first.done === true) throw new Error("the load was given no plan");
  let isStopped = false;
  void input.next().then(() => (isStopped = true));
  const report = await generate(loadPlan.parse(JSON.parse(first.value)), () => isStopped);
  console.log(JSON.stringify(report));
  lines.close();
}

async function generate(plan: LoadPlan, isStopped: () => boolean): Promise<LoadReport> {
  const { domain, rate, maximumSeconds, minimumRequests, websockets } = plan;
  const target = await placeOf(plan);
  const tally = new Tally();
  const http = new HttpTraffic(`http://${target}`, domain, tally);
  const sockets = new WebsocketTraffic(target, domain, websockets, tally);
  sockets.start();
  console.log("started");
  await http.send(rate, (sent) => sent >= rate * maximumSeconds || (isStopped() && sent >= minimumRequests));
  const rows = await http.finish();
  return { ...tally.report(), rows, websockets: sockets.finish() };
}

/** Address and port. */
async function placeOf({ target }: LoadPlan): Promise<string> {
  if ("sandbox" in target) {
    const { address, httpPort } = (await openSandbox(target.sandbox)).server(target.server);
    return `${address}:${httpPort}`;
  }
  const cloud = await openAws(target.cloud);
  if (cloud === undefined) throw new Error(`there is no AWS "${target.cloud}" on this machine`);
  return `${await cloud.balancerAddress()}:80`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
