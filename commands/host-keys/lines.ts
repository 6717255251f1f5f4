import type { Host } from "./host-argument";
import type { HostKey } from "./scan";

/** What a person pastes under a server in the settings, and how they make sure that it is the right key. */
export function hostKeyLines({ address, port }: Host, { line, fingerprint, file }: HostKey): string {
  return [
    `# ${address}, port ${port}: compare ${fingerprint}`,
    `# with what this prints on the server's own console: ssh-keygen -lf ${file}`,
    `address: ${address.includes(":") ? JSON.stringify(address) : address}`,
    ...(port === 22 ? [] : [`port: ${port}`]),
    `hostKey: "${line}"`,
  ].join("\n");
}
