import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataVolumeSecrets, dataVolumeStep } from "../../../components/platforms/aws/data-volume-step";
import { shippedTemplates } from "../../../components/steps/template";
import type { Step } from "../../../components/steps/step";
import { programPath } from "../../support/tools";
import { type Outcome, ServerDirectory, wire } from "./server-directory";

const links = "/dev/disk/by-id";
const scripts = ["data-volume", "data-volume.remove", "mount-table"];

/**
 * A machine with a loop device as its data volume. Each boot has a mount table of its own, which ends with it; the files
 * below /etc and /var/lib outlive it. The programs are the real ones; systemd is told that it does not run.
 */
export class MachineWithVolume {
  readonly directory = new ServerDirectory();
  readonly mountPoint = path.join(this.directory.base, "postgresql");
  readonly device: string;
  readonly #image = path.join(this.directory.base, "volume");
  readonly #id = `vol-0e57${process.pid}`;
  readonly #link = path.join(links, `nvme-Amazon_Elastic_Block_Store_${this.#id.replace("-", "")}`);

  constructor(sizeGiB: number) {
    for (const name of scripts) {
      this.directory.script(
        `host/${name}`,
        readFileSync(path.join(shippedTemplates, `host/${name}.sh`), "utf8"),
      );
    }
    const systemctl = path.join(this.directory.base, "bin/systemctl");
    writeFileSync(systemctl, `#!/bin/sh\nSYSTEMD_OFFLINE=1 exec ${programPath("systemctl")} "$@"\n`);
    chmodSync(systemctl, 0o755);
    execFileSync("cp", ["--archive", "/etc", path.join(this.directory.base, "etc")]);
    writeFileSync(this.fstab, "# by hand\n");
    this.enlarge(sizeGiB);
    this.device = execFileSync(programPath("losetup"), ["--find", "--show", this.#image], {
      encoding: "utf8",
    }).trim();
    mkdirSync(links, { recursive: true });
    symlinkSync(this.device, this.#link);
  }

  get fstab(): string {
    return path.join(this.directory.base, "etc/fstab");
  }

  /** Boots, runs shell commands that end at the first failure, and shuts down. `apply` and `remove` are the step's. */
  boot(commands: string, step: Step = this.step(1)): Outcome {
    const { base, kit, root } = this.directory;
    writeFileSync(path.join(base, "document"), wire(step, { [dataVolumeSecrets.volume]: this.#id }));
    const script = `
      set -euo pipefail
      mount --bind ${base}/etc /etc
      apply() { bash ${kit}/tierwright apply <${base}/document; }
      remove() { bash ${kit}/tierwright remove data-volume; }
      mount_all() { mount --all --types xfs; }
      ${commands}`;
    const { status, stdout, stderr } = spawnSync("unshare", ["--mount", "bash", "--norc", "-c", script], {
      env: {
        PATH: `${base}/bin:${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
        TIERWRIGHT_ROOT: root,
        TIERWRIGHT_LOCK_QUIET_SECONDS: "0",
      },
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  }

  step(sizeGiB: number): Step {
    const step = dataVolumeStep(sizeGiB);
    return { ...step, variables: { ...step.variables, MOUNT_POINT: this.mountPoint } };
  }

  /** What is known about the volume's content, as `blkid` says it. */
  found(what: "TYPE" | "LABEL" | "UUID"): string {
    const args = ["--probe", "--output", "value", "--match-tag", what, this.device];
    return spawnSync(programPath("blkid"), args, { encoding: "utf8" }).stdout.trim();
  }

  /** Fills the volume by a program such as `mkfs.ext4`. */
  use(program: string, ...args: readonly string[]): void {
    execFileSync(programPath(program), [...args, this.device], { stdio: "ignore" });
  }

  enlarge(sizeGiB: number): void {
    execFileSync("truncate", ["--size", `${sizeGiB}G`, this.#image]);
  }

  /** What Amazon tells the machine after a volume was enlarged. */
  noticeSize(): void {
    execFileSync(programPath("losetup"), ["--set-capacity", this.device]);
  }

  remove(): void {
    rmSync(this.#link, { force: true });
    execFileSync(programPath("losetup"), ["--detach", this.device]);
    this.directory.remove();
  }
}
