import type { Narrate } from "./container-engine";
import { runProcess, works } from "./run-process";
import { SandboxError } from "./sandbox-error";

/** Debian packages that a podman of root needs, and a sign by which each is seen to be there. */
const packages: readonly {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}[] = [
  { name: "podman", command: "podman", args: ["--version"] },
  // crun, podman's other runtime, refuses systemd on cgroup v1 and hybrid machines.
  { name: "runc", command: "runc", args: ["--version"] },
  // The bridge of a network is made with it; podman only recommends it.
  { name: "iptables", command: "iptables", args: ["--version"] },
];

/** The packages among ours that are not installed. */
export async function missingPodmanPackages(): Promise<string[]> {
  const there = await Promise.all(packages.map(({ command, args }) => works(command, args)));
  return packages.filter((_, index) => there[index] !== true).map(({ name }) => name);
}

/** Installs packages with apt, without questions; refreshes the lists when a first attempt fails. */
export async function installPodman(names: readonly string[], narrate: Narrate): Promise<void> {
  const network = names.includes("podman") ? [await networkPackage()] : [];
  await installPackages([...names, ...network], narrate);
}

/** Installs Debian packages on this machine, as root. */
export async function installPackages(names: readonly string[], narrate: Narrate): Promise<void> {
  narrate(`installing ${names.join(", ")} on this machine with apt-get`);
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "-q", "--no-install-recommends", ...names];
  if ((await runProcess("apt-get", install, { environment })).status === 0) return;
  await runProcess("apt-get", ["update", "-q"], { environment });
  const second = await runProcess("apt-get", install, { environment });
  if (second.status === 0) return;
  const words = second.stderr.trim().split("\n").slice(-6).join("\n");
  throw new SandboxError(
    `apt-get could not install ${names.join(" ")}:\n${words}\nMend that, then run this again.`,
  );
}

/** Newer podman makes networks with netavark; Ubuntu 22.04 has only the older plugins. */
async function networkPackage(): Promise<string> {
  return (await works("apt-cache", ["show", "netavark"])) ? "netavark" : "containernetworking-plugins";
}
