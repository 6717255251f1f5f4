import { setTimeout as sleep } from "node:timers/promises";
import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { findContainerEngine } from "../servers/container-engine";
import { mustRun } from "../servers/run-process";
import { Balancers } from "./balancers/balancers";
import { Bell } from "./bell";
import { openClients } from "./clients";
import { apiPort, cloudFolder, endpointOf, readCloudFacts, writeCloudFacts } from "./cloud-folder";
import { ensureDatabaseAuthority } from "./databases/authority";
import { Databases } from "./databases/databases";
import { Hypervisor } from "./hypervisor";
import { ensureMoto, startMoto } from "./moto";
import { SessionDoor } from "./sessions/session-door";
import { ensureVpcNetwork } from "./vpc-networks";

/** How often to look for machines that were rebooted from inside, which nothing tells. */
const lookSeconds = 5;

const say = (line: string): void => {
  console.log(`${new Date().toISOString()} ${line}`);
};

/** The process of a sandbox's cloud: moto, and containers for instances and databases. Arguments: sandbox, region, prefix. */
async function main([sandbox = "", region = "", prefix = ""]: readonly string[]): Promise<void> {
  const engine = await findContainerEngine(say);
  const python = await ensureMoto(say);
  // An address of its own: this machine and every container reach it, and nobody else does.
  await mustRun("ip", ["address", "replace", `${prefix}.1/32`, "dev", "lo"]);
  const bells = { machines: new Bell(), balancers: new Bell(), databases: new Bell(), sessions: new Bell() };
  const moto = startMoto({
    python,
    address: `${prefix}.1`,
    port: apiPort,
    publicPrefix: prefix,
    folder: cloudFolder(sandbox),
    onChange: () => {
      for (const bell of Object.values(bells)) bell.ring();
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
  await ensureDatabaseAuthority(sandbox);
  const databases = new Databases(engine, endpointOf(facts), sandbox, say);
  // Before anybody can ask for one: from now on they wait for their containers.
  await databases.reconcile();
  writeCloudFacts(sandbox, facts);
  say(`AWS's API answers at ${endpointOf(facts)}`);
  const isOurs = (): boolean => readCloudFacts(sandbox)?.pid === process.pid;
  const hypervisor = new Hypervisor(engine, clients, sandbox, facts, say);
  const balancers = new Balancers(
    endpointOf(facts),
    (vpc, network) => ensureVpcNetwork(engine, sandbox, vpc, network),
    prefix,
    say,
    () => {
      bells.balancers.ring();
    },
  );
  const sessions = new SessionDoor(endpointOf(facts), say, () => {
    bells.sessions.ring();
  });
  await sessions.listen(`${prefix}.1`);
  // Whoever removes the folder, or starts another cloud in it, ends this one. Machines take their time to start, and
  // visitors must not wait for them: each goes its own way.
  await Promise.all([
    keepLooking(isOurs, bells.machines, async () => {
      await hypervisor.reconcile();
      return lookSeconds;
    }),
    keepLooking(isOurs, bells.sessions, async () => {
      await sessions.reconcile();
      return lookSeconds;
    }),
    keepLooking(isOurs, bells.databases, async () => {
      await databases.reconcile();
      return lookSeconds;
    }),
    keepLooking(isOurs, bells.balancers, async () => ((await balancers.reconcile()) ? 0.5 : lookSeconds)),
  ]);
  say("the cloud's folder is another's now: ending");
  process.kill(process.pid, "SIGTERM");
}

/** Does something when the bell rings, and else after as many seconds as it returned. */
async function keepLooking(goesOn: () => boolean, bell: Bell, look: () => Promise<number>): Promise<void> {
  while (goesOn()) {
    const seconds = await look().catch((error: unknown) => {
      say(String(error instanceof Error ? error.stack : error));
      return 1;
    });
    await bell.wait(seconds);
  }
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
