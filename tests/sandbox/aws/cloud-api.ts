import {
  CompleteLifecycleActionCommand,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateTagsCommand, DescribeInstancesCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { type Clients, openClients } from "../../../sandbox/aws/clients";
import { machineTag } from "../../../sandbox/aws/machine-state";
import { ensureMoto, startMoto } from "../../../sandbox/aws/moto";

/**
 * The sandbox's API of AWS by itself. Where the sandbox would start a machine, it only says that it runs, and what a
 * machine of a group would say at the end of its start is said, too.
 */
export class CloudApi {
  private constructor(
    readonly endpointUrl: string,
    private readonly moto: ChildProcess,
    private readonly folder: string,
    private readonly timer: NodeJS.Timeout,
  ) {}

  static async start(): Promise<CloudApi> {
    const folder = mkdtempSync(join(tmpdir(), "cloud-api-"));
    const port = await freePort();
    const python = await ensureMoto(() => undefined);
    const place = { address: "127.0.0.1", port, publicPrefix: "198.51.100" };
    const moto = startMoto({ ...place, python, folder, onChange: () => undefined });
    const endpointUrl = `http://127.0.0.1:${port}`;
    const clients = openClients(endpointUrl, "eu-central-1");
    await untilAnswer(() => clients.ec2.send(new DescribeVpcsCommand({})));
    const timer = setInterval(() => {
      void playMachines(clients).catch(() => undefined); // the next time will do
    }, 300);
    return new CloudApi(endpointUrl, moto, folder, timer);
  }

  /** What a client of AWS's SDK needs to be told. */
  get settings() {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    return { endpoint: this.endpointUrl, region: "eu-central-1", credentials };
  }

  stop(): void {
    clearInterval(this.timer);
    this.moto.kill();
    rmSync(this.folder, { recursive: true });
  }
}

async function playMachines({ ec2, autoScaling }: Clients): Promise<void> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const silent = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State, Tags = [] }) => State?.Name === "running" && Tags.every(({ Key }) => Key !== machineTag),
  );
  const Resources = silent.flatMap(({ InstanceId }) => InstanceId ?? []);
  const Tags = [{ Key: machineTag, Value: "runs" }];
  if (Resources.length > 0) await ec2.send(new CreateTagsCommand({ Resources, Tags }));
  const { AutoScalingInstances = [] } = await autoScaling.send(new DescribeAutoScalingInstancesCommand({}));
  for (const { LifecycleState, InstanceId, AutoScalingGroupName } of AutoScalingInstances) {
    const hook = { LifecycleHookName: "launch", LifecycleActionResult: "CONTINUE" };
    if (LifecycleState === "Pending:Wait")
      await autoScaling.send(
        new CompleteLifecycleActionCommand({ ...hook, InstanceId, AutoScalingGroupName }),
      );
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      // An address with a port, as it listens on one.
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
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
