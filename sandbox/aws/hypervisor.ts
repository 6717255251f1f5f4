import { rmSync } from "node:fs";
import { join } from "node:path";
import { CreateTagsCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import type { ContainerEngine, Narrate } from "../servers/container-engine";
import { removeMachine } from "../servers/run-machine";
import type { Clients } from "./clients";
import { type CloudFacts, cloudFolder, gatewayPort } from "./cloud-folder";
import { Disks } from "./disks";
import { bootMachine, identityFolder, writeIdentityFile } from "./machine-container";
import { isMachineState, machineTag } from "./machine-state";
import { metadataOf } from "./metadata";
import { keepOnlyRoutes, setPublicAddress } from "./public-addresses";
import { findMachines, type RunningMachine } from "./running-machines";
import { keepOnlyNetworks } from "./vpc-networks";
import { askForMachines, type WantedCloud, type WantedMachine } from "./wanted-machines";

/** Of a container whose system rebooted, or was switched off: systemd may not call reboot(2) there, and just ends. */
const orderlyExitCode = 0;

/** Keeps one container for each instance that EC2 says there is, with its disks and addresses. */
export class Hypervisor {
  private readonly disks: Disks;
  /** What each container has been given, by the id of its instance: nothing is done twice. */
  private readonly given = new Map<string, string>();

  constructor(
    private readonly engine: ContainerEngine,
    private readonly clients: Clients,
    private readonly sandbox: string,
    private readonly facts: CloudFacts,
    private readonly narrate: Narrate,
  ) {
    this.disks = new Disks(join(cloudFolder(sandbox), "volumes"));
  }

  /** One look at what should be, and the work that follows from it. */
  async reconcile(): Promise<void> {
    const wanted = await askForMachines(this.clients);
    const there = await findMachines(this.engine, this.sandbox);
    await this.removeOthers(wanted, there);
    // After those that go: a new machine may take the address of an old one.
    await Promise.all(
      wanted.machines
        .filter(({ state }) => state !== "terminated")
        .map((machine) =>
          this.bring(
            machine,
            there.find(({ id }) => id === machine.id),
          ),
        ),
    );
    await this.disks.keepOnly(wanted.volumes);
    await keepOnlyNetworks(this.engine, this.sandbox, wanted.vpcs);
    const running = wanted.machines.filter(({ state }) => state === "running");
    await keepOnlyRoutes(
      this.facts.prefix,
      running.flatMap(({ publicAddress }) => publicAddress ?? []),
    );
  }

  private async removeOthers({ machines }: WantedCloud, there: readonly RunningMachine[]): Promise<void> {
    const living = machines.filter(({ state }) => state !== "terminated").map(({ id }) => id);
    const doomed = there.filter(({ id }) => !living.includes(id));
    await Promise.all(
      doomed.map(async ({ id, container }) => {
        this.narrate(`${id} goes`);
        await removeMachine(this.engine, container);
        rmSync(identityFolder(this.sandbox, id), { recursive: true, force: true });
        this.given.delete(id);
      }),
    );
    for (const machine of machines.filter(({ state }) => state === "terminated"))
      await this.note(machine, "gone");
  }

  /** Brings one machine to its state; what fails is noted at the instance. */
  private async bring(machine: WantedMachine, there: RunningMachine | undefined): Promise<void> {
    // What could not be started once is left alone: whoever asked for it has been told.
    if (machine.note !== "" && !isMachineState(machine.note)) return;
    try {
      if (machine.state === "stopped") await this.stop(machine, there);
      else await this.run(machine, there);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.narrate(`${machine.id}: ${words}`);
      // What runs already gets another try at the next look. A tag holds 256 characters.
      if (there === undefined) await this.note(machine, words.replaceAll("\n", " ").slice(0, 250));
    }
  }

  private async stop(machine: WantedMachine, there: RunningMachine | undefined): Promise<void> {
    if (there?.running === true) await this.engine.run(["stop", "--time", "30", there.container]);
    await this.note(machine, "stopped");
  }

  private async run(machine: WantedMachine, there: RunningMachine | undefined): Promise<void> {
    const { id, publicAddress, privateAddress, disks } = machine;
    const { InstanceType: type } = machine.instance;
    if (await this.hasEnded(machine, there)) return;
    const facts = [publicAddress, disks, type, machine.target, machine.interruption];
    const wanted = JSON.stringify([...facts, there?.startedAt]);
    if (there?.running === true && this.given.get(id) === wanted) return;
    const numbers = await Promise.all(disks.map((disk) => this.disks.ensure(disk)));
    const lines = disks.map(({ volume }, index) => `${numbers[index] ?? 0} ${volume}\n`);
    writeIdentityFile(this.sandbox, id, "disks", lines.join(""));
    writeIdentityFile(this.sandbox, id, "gateway", `${this.facts.prefix}.1 ${gatewayPort}\n`);
    const metadata = await metadataOf(this.clients, machine, this.facts.region);
    if (there === undefined) {
      this.narrate(`${id} is made at ${privateAddress}`);
      await bootMachine(this.engine, this.sandbox, machine, metadata, this.narrate);
    } else {
      writeIdentityFile(this.sandbox, id, "metadata.json", JSON.stringify(metadata));
      if (!there.running) await this.engine.run(["start", there.container]);
    }
    const [now] = (await findMachines(this.engine, this.sandbox)).filter((each) => each.id === id);
    if (now === undefined) throw new Error("its container went while it was started");
    // At its start a machine attaches its disks itself.
    if (there?.running === true)
      await this.engine.run(["exec", now.container, "/opt/sandbox/machine/attach-disks.sh"]);
    const place = { container: now.container, privateAddress };
    await setPublicAddress(this.engine, place, this.facts.prefix, publicAddress);
    this.given.set(id, JSON.stringify([...facts, now.startedAt]));
    await this.note(machine, "runs");
  }

  /** A group's machine that died is stopped: its group sees that and makes another one. */
  private async hasEnded(
    { id, target, note }: WantedMachine,
    there: RunningMachine | undefined,
  ): Promise<boolean> {
    const isReboot = there?.exitCode === orderlyExitCode;
    if (target === undefined || note !== "runs" || there?.running === true || isReboot) return false;
    this.narrate(`${id} does not run any more`);
    await this.clients.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    return true;
  }

  private async note({ id, note }: WantedMachine, Value: string): Promise<void> {
    if (note === Value) return;
    const Tags = [{ Key: machineTag, Value }];
    await this.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
  }
}
