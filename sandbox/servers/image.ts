import { chmodSync, copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readAptSettings } from "./apt-settings";
import type { AptSettings } from "./apt-settings";
import type { ContainerEngine, Narrate } from "./container-engine";
import { containerfile, imageTag, mmdebstrapArguments, stageImageFiles } from "./image-recipe";
import { installPackages } from "./install-podman";
import { findKeyring } from "./keyring";
import { withLock } from "./lock";
import { mustRun, works } from "./run-process";
import { SandboxError } from "./sandbox-error";
import { archives, systems } from "./systems";
import type { System } from "./systems";

/** A registry that cannot be reached may swallow packets: the wait for it must end. */
const pullTimeoutSeconds = 90;

/** The image of a system's servers; built when this machine does not have it yet. */
export async function ensureImage(
  engine: ContainerEngine,
  system: System,
  narrate: Narrate,
): Promise<string> {
  const settings = await readAptSettings(system, engine.machine);
  const tag = imageTag(system, settings);
  if (await hasImage(engine, tag)) return tag;
  await withLock(`image-${system}`, narrate, async () => {
    if (await hasImage(engine, tag)) return; // another run has built it meanwhile
    await buildImage(engine, system, settings, tag, narrate);
  });
  return tag;
}

async function hasImage(engine: ContainerEngine, tag: string): Promise<boolean> {
  return (await engine.attempt(["image", "inspect", tag])).status === 0;
}

async function buildImage(
  engine: ContainerEngine,
  system: System,
  settings: AptSettings,
  tag: string,
  narrate: Narrate,
): Promise<void> {
  const started = Date.now();
  const { registry } = systems[system];
  narrate(`making the server image ${system} (once on this machine)`);
  const folder = stageImageFiles(settings);
  try {
    const pull = await engine.attempt(["pull", "-q", registry], { timeoutSeconds: pullTimeoutSeconds });
    if (pull.status === 0) {
      await buildOnRegistryImage(engine, system, settings, tag, folder);
    } else {
      narrate(`no image registry gave ${registry}: building from the distribution's packages`);
      await buildFromPackages(engine, system, settings, tag, folder, narrate);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  narrate(`image ${system} made in ${Math.round((Date.now() - started) / 1000)} s`);
}

async function buildOnRegistryImage(
  engine: ContainerEngine,
  system: System,
  settings: AptSettings,
  tag: string,
  folder: string,
): Promise<void> {
  const file = join(folder, "Containerfile");
  writeFileSync(file, containerfile(system));
  const sources = `SANDBOX_SOURCES=${settings.sources.join("\n")}`;
  await engine.run([
    "build",
    "-q",
    "--network",
    "host",
    "--build-arg",
    sources,
    "-f",
    file,
    "-t",
    tag,
    folder,
  ]);
}

async function buildFromPackages(
  engine: ContainerEngine,
  system: System,
  settings: AptSettings,
  tag: string,
  folder: string,
  narrate: Narrate,
): Promise<void> {
  await needMmdebstrap(engine, system, narrate);
  // apt checks signatures as a user of its own, who may not look into the caller's folders.
  const keyring = join(folder, "keyring.gpg");
  chmodSync(folder, 0o755);
  copyFileSync(await findKeyring(systems[system].distribution), keyring);
  try {
    await mustRun("mmdebstrap", mmdebstrapArguments(system, settings, folder, keyring));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new SandboxError(
      `The image ${system} could not be built from packages. Are these reachable from here?\n` +
        `${settings.sources.join("\n")}\n${words}`,
    );
  }
  const changes = ['CMD ["/sbin/init"]', "STOPSIGNAL SIGRTMIN+3"].flatMap((change) => ["--change", change]);
  await engine.run(["import", ...changes, join(folder, "root.tar"), tag]);
}

async function needMmdebstrap(engine: ContainerEngine, system: System, narrate: Narrate): Promise<void> {
  const { keyring, keyringPackage } = archives.debian; // with Debian's keys, keyring.ts gets Ubuntu's
  const missing = [
    ...((await works("mmdebstrap", ["--version"])) ? [] : ["mmdebstrap"]),
    ...(existsSync(keyring) ? [] : [keyringPackage]),
  ];
  if (missing.length === 0) return;
  if (engine.machine.root && (await works("apt-get", ["--version"]))) {
    await installPackages(missing, narrate);
    return;
  }
  throw new SandboxError(
    `No image registry can be reached, and to build ${system} from packages ${missing.join(" and ")} must be ` +
      `installed (on Debian and Ubuntu: sudo apt-get install ${missing.join(" ")}).`,
  );
}
