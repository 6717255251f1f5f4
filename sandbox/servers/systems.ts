/** The systems of which the sandbox makes servers. */
export const systems = {
  "debian-12": { distribution: "debian", codename: "bookworm", registry: "docker.io/library/debian:12" },
  "debian-13": { distribution: "debian", codename: "trixie", registry: "docker.io/library/debian:13" },
  "ubuntu-22.04": { distribution: "ubuntu", codename: "jammy", registry: "docker.io/library/ubuntu:22.04" },
  "ubuntu-24.04": { distribution: "ubuntu", codename: "noble", registry: "docker.io/library/ubuntu:24.04" },
} as const satisfies Record<string, SystemFacts>;

interface SystemFacts {
  readonly distribution: "debian" | "ubuntu";
  readonly codename: string;
  /** The image to start from where an image registry can be reached. */
  readonly registry: string;
}

export type System = keyof typeof systems;

export function isSystem(name: string): name is System {
  return Object.hasOwn(systems, name);
}

/** The packages of a system's servers. */
export function packagesOf(system: System): string[] {
  // mmdebstrap's smallest Debian has apt, its smallest Ubuntu has not.
  return systems[system].distribution === "ubuntu" ? ["apt", ...serverPackages] : [...serverPackages];
}

/** What a minimal server of a cloud has, as far as Tierwright and its peers rely on it. */
const serverPackages: readonly string[] = [
  "ca-certificates",
  "curl",
  "dbus",
  "iproute2",
  "less",
  "netbase",
  "openssh-server",
  "procps",
  "python3",
  "sudo",
  "systemd",
  "systemd-sysv",
  "tzdata",
];

/** Where a distribution's packages come from, unless this machine is told otherwise. */
export const archives = {
  debian: {
    main: "http://deb.debian.org/debian",
    security: "http://deb.debian.org/debian-security",
    securitySuite: (codename: string) => `${codename}-security`,
    components: "main",
    /** Where the distribution itself keeps its keys, on this machine and on the servers. */
    keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
    keyringPackage: "debian-archive-keyring",
  },
  ubuntu: {
    main: "http://archive.ubuntu.com/ubuntu",
    security: "http://security.ubuntu.com/ubuntu",
    securitySuite: (codename: string) => `${codename}-security`,
    components: "main universe",
    keyring: "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
    keyringPackage: "ubuntu-archive-keyring",
  },
} as const;
