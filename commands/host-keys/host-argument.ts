import { isIP } from "node:net";

/** A host as it is named on the command line. */
export interface Host {
  /** IP address or host name. */
  readonly address: string;
  readonly port: number;
}

/** A host on the command line cannot be read. */
export class HostArgumentError extends Error {}

/**
 * Reads `HOST`, `HOST:PORT`, an IPv6 address, or `[IPv6]:PORT`. The default port is 22.
 * @throws HostArgumentError
 */
export function parseHost(text: string): Host {
  if (isIP(text) === 6) return { address: text, port: 22 };
  const [, bracketed, plain, port = "22"] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? "";
  const known = bracketed === undefined ? /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(address) : isIP(address) === 6;
  const number = Number(port);
  if (!known || number < 1 || number > 65535) {
    throw new HostArgumentError(
      `${JSON.stringify(text)} is not a host; write an IP address or a name, and a port after a colon: 203.0.113.9, web1.example.org:2222, [2001:db8::7]:2222`,
    );
  }
  return { address, port: number };
}
