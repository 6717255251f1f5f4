import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AptSettings } from "./apt-settings";
import { packagesOf, systems } from "./systems";
import type { System } from "./systems";

const imageFiles = join(__dirname, "image");

/** The name of a system's image; another recipe or other package sources make another name. */
export function imageTag(system: System, settings: AptSettings): string {
  const recipe = [...packagesOf(system), ...settings.sources, ...settings.options];
  const files = readdirSync(imageFiles)
    .sort()
    .map((name) => readFileSync(join(imageFiles, name), "utf8"));
  const hash = createHash("sha256")
    .update(JSON.stringify([recipe, files]))
    .digest("hex")
    .slice(0, 12);
  return `localhost/tierwright-server:${system}-${hash}`;
}

/** Copies image/ to a temporary folder `<folder>/image`, with the apt options of this machine beside it. */
export function stageImageFiles(settings: AptSettings): string {
  const folder = mkdtempSync(join(tmpdir(), "tierwright-image-"));
  cpSync(imageFiles, join(folder, "image"), { recursive: true });
  writeFileSync(
    join(folder, "image", "apt-options.conf"),
    settings.options.map((line) => `${line}\n`).join(""),
  );
  return folder;
}

/** The Containerfile (or Dockerfile) that makes a server of a registry's image. */
export function containerfile(system: System): string {
  return `FROM ${systems[system].registry}
ARG SANDBOX_SOURCES
COPY image /opt/sandbox/image
RUN /opt/sandbox/image/install-packages.sh ${packagesOf(system).join(" ")}
RUN /opt/sandbox/image/configure.sh
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]
`;
}

/**
 * Arguments of mmdebstrap(1), which builds the same from the distribution's packages; `folder` is the staged one,
 * `keyring` the file with the distribution's keys on this machine.
 */
export function mmdebstrapArguments(
  system: System,
  settings: AptSettings,
  folder: string,
  keyring: string,
): string[] {
  return [
    `--keyring=${keyring}`,
    "--variant=minbase",
    `--include=${packagesOf(system).join(",")}`,
    ...settings.options.map((option) => `--aptopt=${option}`),
    // With the package lists kept, a fresh server installs without a refresh of its own.
    "--skip=cleanup/apt/lists",
    '--customize-hook=mkdir -p "$1/opt/sandbox"',
    `--customize-hook=copy-in ${folder}/image /opt/sandbox`,
    '--customize-hook=chroot "$1" /opt/sandbox/image/configure.sh',
    systems[system].codename,
    join(folder, "root.tar"),
    ...settings.sources,
  ];
}
