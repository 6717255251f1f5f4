import type { Machine } from "./machine";

/**
 * A containers.conf(5) of our own for podman, or nothing where its defaults work.
 *
 * crun refuses to start systemd on cgroup v1 and hybrid machines, runc does not. Podman asks for limits of
 * 1048576 open files by default, which a machine with lower hard limits refuses.
 */
export function containersConf(machine: Machine): string | undefined {
  const low = machine.hardLimits.openFiles < 1_048_576 || machine.hardLimits.processes < 1_048_576;
  if (machine.cgroupVersion === 2 && machine.systemd && !low) return undefined;
  const openFiles = Math.min(machine.hardLimits.openFiles, 1_048_576);
  // Podman lowers its own limit to the kernel's number of process ids, 32768 on many machines, before it starts anything.
  const processes = Math.min(machine.hardLimits.processes, 16_384);
  const lines = [
    "[containers]",
    `default_ulimits = ["nofile=${Math.min(1024, openFiles)}:${openFiles}", "nproc=${processes}:${processes}"]`,
    "[engine]",
    'events_logger = "file"',
  ];
  if (!machine.systemd) lines.push('cgroup_manager = "cgroupfs"');
  if (machine.cgroupVersion === 1) lines.push('runtime = "runc"');
  return lines.join("\n") + "\n";
}
