import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** A program that checks and tests run, and the Debian and Ubuntu package it comes with. */
interface Tool {
  readonly program: string;
  readonly package: string;
}

const tools: readonly Tool[] = [
  { program: "shellcheck", package: "shellcheck" },
  { program: "shfmt", package: "shfmt" },
  { program: "nginx", package: "nginx-light" },
  { program: "initdb", package: "postgresql" },
  { program: "psql", package: "postgresql-client" },
  { program: "systemd-analyze", package: "systemd" },
  { program: "sshd", package: "openssh-server" },
  { program: "ssh-keygen", package: "openssh-client" },
  { program: "dash", package: "dash" },
  { program: "mawk", package: "mawk" },
  { program: "flock", package: "util-linux" },
  { program: "python3", package: "python3" },
  { program: "git", package: "git" },
  { program: "curl", package: "curl" },
  { program: "openssl", package: "openssl" },
  { program: "aiosmtpd", package: "python3-aiosmtpd" },
  { program: "apt-ftparchive", package: "apt-utils" },
  { program: "gpg", package: "gpg" },
  { program: "gpg-agent", package: "gpg-agent" },
  { program: "unzip", package: "unzip" },
  { program: "xz", package: "xz-utils" },
  { program: "cloud-init", package: "cloud-init" },
  { program: "mkfs.xfs", package: "xfsprogs" },
];

/**
 * Installs the tools that this machine does not have, saying so in one line.
 * @throws Error naming what to install when that takes root, or a machine with apt, and this is not one.
 */
export function ensureTools(): void {
  const packages = tools
    .filter(({ program }) => findProgram(program) === undefined)
    .map((tool) => tool.package);
  if (packages.length === 0) return;
  if (findProgram("apt-get") === undefined) {
    throw new Error(`the tests need these programs, as Debian's packages name them: ${packages.join(" ")}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`the tests need more packages. Run: sudo apt-get install ${packages.join(" ")}`);
  }
  console.log(`Installing for the tests (no service is started): ${packages.join(" ")}`);
  const script = path.join(__dirname, "install-packages.sh");
  const { status, stdout, stderr } = spawnSync("bash", [script, ...packages], { encoding: "utf8" });
  if (status !== 0) throw new Error(`apt-get could not install ${packages.join(" ")}:\n${stdout}${stderr}`);
}

/** The absolute path of a program, wherever Debian keeps it. @throws Error when this machine does not have it. */
export function programPath(program: string): string {
  const found = findProgram(program);
  if (found === undefined)
    throw new Error(`${program} is not installed; npm run check installs what is missing`);
  return found;
}

function findProgram(program: string): string | undefined {
  return programDirectories()
    .map((directory) => path.resolve(directory, program))
    .find(isExecutable);
}

function programDirectories(): readonly string[] {
  const search = (process.env.PATH ?? "").split(path.delimiter).filter((directory) => directory !== "");
  return [...search, "/usr/sbin", "/sbin", ...postgresDirectories(), "/usr/lib/systemd"];
}

/** Debian keeps the server's programs of each PostgreSQL version apart; the newest comes first. */
function postgresDirectories(): readonly string[] {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => path.join(root, version, "bin"));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
