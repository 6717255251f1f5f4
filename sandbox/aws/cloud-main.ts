import { setTimeout as sleep } from "node:timers/promises";
import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { findContainerEngine } from "../servers/container-engine";
import { mustRun } from "../servers/run-process";
import { openClients } from "./clients";
import { apiPort, cloudFolder, endpointOf, readCloudFacts, writeCloudFacts } from "./cloud-folder";
import { Hypervisor } from "./hypervisor";
import { ensureMoto, startMoto } from "./moto";

/** How often to look for machines that were rebooted from inside, which nothing tells. */
const lookSeconds = 5;

const say = (line: string): void => {
  console.log(`${new Date().toISOString()} ${line}`);
};

/** The process of a sandbox's cloud: moto, and a container for each of its instances. Arguments: sandbox, region, prefix. */
async function main([sandbox = "", region = "", prefix = ""]: readonly string[]): Promise<void> {
  const engine = await findContainerEngine(say);
  const python = await ensureMoto(say);
  // An address of its own: this machine and every container reach it, and nobody else does.
  await mustRun("ip", ["address", "replace", `${prefix}.1/32`, "dev", "lo"]);
  let wake: () => void = () => undefined;
  const moto = startMoto({
    python,
    address: `${prefix}.1`,
    port: apiPort,
    publicPrefix: prefix,
    folder: cloudFolder(sandbox),
    onRequest: () => {
      wake();
    },
  });
  moto.once("exit", (code) => {
    say(`moto ended with code ${code ?? "?"}`);
    process.exit(1);
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.once(signal, () => {
      moto.removeAllListeners("exit").kill();
      process.exit(0);
    });
  const facts = { pid: process.pid, region, prefix };
  const clients = openClients(endpointOf(facts), region);
  await untilAnswer(() => clients.ec2.send(new DescribeVpcsCommand({})));
  writeCloudFacts(sandbox, facts);
  say(`AWS's API answers at ${endpointOf(facts)}`);
  const hypervisor = new Hypervisor(engine, clients, sandbox, facts, say);
  // Whoever removes the folder, or starts another cloud in it, ends this one.
  while (readCloudFacts(sandbox)?.pid === process.pid) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await hypervisor.reconcile().catch((error: unknown) => {
      say(String(error instanceof Error ? error.stack : error));
    });
    await Promise.race([woken, sleep(lookSeconds * 1000)]);
  }
  say("the cloud's folder is another's now: ending");
  process.kill(process.pid, "SIGTERM");
}

async function untilAnswer(ask: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(String(error instanceof Error ? error.stack : error));
  process.exit(1);
});
