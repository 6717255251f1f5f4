import type { ContainerEngine } from "./container-engine";

/** All that is decided about a machine before its container is made. */
export interface MachinePlan {
  /** The name of its container. */
  readonly container: string;
  readonly hostName: string;
  /** By which the container is found again: `tierwright.<key>`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly network: string;
  readonly address: string;
  /** This machine's address in the network. */
  readonly gateway: string;
  readonly memoryMiB: number;
  /** Port of 127.0.0.1 which also leads to its port 80. @default none, except where all are published */
  readonly localHttpPort: number | undefined;
  /** The hardware address of its interface. @default the engine's choice */
  readonly macAddress?: string;
  /** May it use loop devices of this machine as disks? @default no */
  readonly hasDisks?: boolean;
  /** Folders of this machine: the machine's identity, and the caches shared by the machines of its system. */
  readonly identityFolder: string;
  readonly packagesFolder: string;
  readonly pipFolder: string;
}

/** The same for a server of a sandbox. */
export interface ServerPlan extends MachinePlan {
  readonly sandbox: string;
  readonly server: string;
  readonly user: string;
}

/** The kernel's number of loop devices (Documentation/admin-guide/devices.txt). */
const loopDevices = 7;

export function containerName(sandbox: string, server: string): string {
  return `tierwright-${sandbox}-${server}`;
}

/** Arguments of `podman run` or `docker run` that start a machine. */
export function runArguments(
  engine: Pick<ContainerEngine, "kind" | "reach" | "machine">,
  plan: MachinePlan,
): string[] {
  return [
    "run",
    "--detach",
    "--pull=never",
    ...["--name", plan.container],
    ...["--hostname", plan.hostName],
    ...Object.entries(plan.labels).flatMap(([key, value]) => ["--label", `tierwright.${key}=${value}`]),
    ...["--network", plan.network, "--ip", plan.address],
    ...(plan.macAddress === undefined ? [] : ["--mac-address", plan.macAddress]),
    ...publishedPorts(engine.reach, plan.localHttpPort),
    ...["--memory", `${plan.memoryMiB}m`],
    ...["--volume", `${plan.identityFolder}:/opt/sandbox/identity:ro`],
    ...["--volume", `${plan.packagesFolder}:/opt/sandbox/packages`],
    ...["--volume", `${plan.pipFolder}:/var/cache/pip`],
    // Podman would put a file system in memory here, and a reboot would lose the journal.
    ...["--volume", "/var/log/journal"],
    // Programs that tune themselves read here how much memory there is, and would find this machine's.
    ...["--volume", `${plan.identityFolder}/meminfo:/proc/meminfo:ro`],
    ...systemdArguments(engine.kind),
    ...(plan.hasDisks === true ? [`--device-cgroup-rule=b ${loopDevices}:* rwm`] : []),
    plan.image,
    "/sbin/init",
    // systemd 256 and later refuse cgroup v1 unless told so, in a container by this argument.
    ...(engine.machine.cgroupVersion === 1 ? ["SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"] : []),
  ];
}

function publishedPorts(reach: ContainerEngine["reach"], localHttpPort: number | undefined): string[] {
  const http = localHttpPort === undefined ? "" : String(localHttpPort);
  const ports = reach === "ports" ? [":22", `${http}:80`, ":443"] : http === "" ? [] : [`${http}:80`];
  return ports.flatMap((port) => ["--publish", `127.0.0.1:${port}`]);
}

/** /proc/meminfo of a server with so much memory, all of it free: proc(5). */
export function meminfo(memoryMiB: number): string {
  const kibibytes = memoryMiB * 1024;
  const rows = [
    ["MemTotal", kibibytes],
    ["MemFree", Math.round(kibibytes * 0.8)],
    ["MemAvailable", Math.round(kibibytes * 0.9)],
    ["Buffers", 0],
    ["Cached", Math.round(kibibytes * 0.1)],
    ["SwapCached", 0],
    ["SwapTotal", 0],
    ["SwapFree", 0],
    ["Shmem", 0],
    ["HugePages_Total", 0],
    ["HugePages_Free", 0],
    ["Hugepagesize", 2048],
  ] as const;
  return rows
    .map(
      ([name, value]) =>
        `${`${name}:`.padEnd(16)}${String(value).padStart(8)}${name.startsWith("HugePages_") ? "" : " kB"}\n`,
    )
    .join("");
}

function systemdArguments(kind: ContainerEngine["kind"]): string[] {
  switch (kind) {
    case "podman":
      return [
        "--systemd=always",
        // With these systemd can carry out the sandboxing of units (ProtectSystem, PrivateTmp, …) as on a real server.
        "--cap-add=SYS_ADMIN,SYS_PTRACE,SYS_RESOURCE,NET_ADMIN,MKNOD",
        "--security-opt=seccomp=unconfined",
        "--security-opt=apparmor=unconfined",
      ];
    case "docker":
      return [
        "--privileged",
        "--cgroupns=private",
        ...["--tmpfs", "/run:exec", "--tmpfs", "/run/lock", "--tmpfs", "/tmp:exec"],
        ...["--env", "container=docker"],
      ];
  }
}
