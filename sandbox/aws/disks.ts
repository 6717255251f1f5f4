import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, runProcess } from "../servers/run-process";
import type { Disk } from "./wanted-machines";

/** The volumes of a cloud: sparse files of this machine, which containers use as loop devices. */
export class Disks {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Makes the volume's file and loop device where they are missing, and lets them grow; returns the device's number. */
  async ensure({ volume, sizeGiB }: Disk): Promise<number> {
    const file = this.fileOf(volume);
    const bytes = sizeGiB * 1024 ** 3;
    if (!existsSync(file)) writeFileSync(file, "", { mode: 0o600 });
    const grows = statSync(file).size < bytes;
    if (grows) truncateSync(file, bytes);
    const there = await deviceOf(file);
    if (there !== undefined) {
      if (grows) await mustRun("losetup", ["--set-capacity", there]);
      return numberOf(there);
    }
    return numberOf((await mustRun("losetup", ["--find", "--show", file])).trim());
  }

  /** Removes the volumes that are none of these. */
  async keepOnly(volumes: readonly string[]): Promise<void> {
    for (const name of readdirSync(this.folder)) {
      if (volumes.includes(name.replace(/\.img$/, ""))) continue;
      const file = join(this.folder, name);
      const device = await deviceOf(file);
      if (device !== undefined) await runProcess("losetup", ["--detach", device]);
      rmSync(file, { force: true });
    }
  }

  private fileOf(volume: string): string {
    return join(this.folder, `${volume}.img`);
  }
}

/** The loop device of a file, such as /dev/loop3. */
async function deviceOf(file: string): Promise<string | undefined> {
  const answer = await mustRun("losetup", ["--associated", file, "--noheadings", "--output", "NAME"]);
  return /\/dev\/loop\d+/.exec(answer)?.[0];
}

function numberOf(device: string): number {
  return Number(device.replace("/dev/loop", ""));
}
