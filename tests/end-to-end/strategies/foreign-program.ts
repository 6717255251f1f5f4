import { firstPort, type LoadedSite } from "./loaded-site";

/** A program which is not ours and listens on ports of the site. */
export interface ForeignProgram {
  readonly end: () => Promise<void>;
}

/** Starts one; it ends with an error when a port is not free. */
export async function occupy(
  site: LoadedSite,
  server: string,
  ports: readonly number[],
): Promise<ForeignProgram> {
  const listen = `import socket, subprocess, threading
sockets = [socket.create_server(("", port)) for port in (${ports.join(", ")},)]
subprocess.run(["systemd-notify", "--ready"], check=True)
threading.Event().wait()`;
  await site.on(
    server,
    `systemd-run --quiet --collect --unit=foreign --property=Type=notify --property=NotifyAccess=all python3 -c '${listen}'`,
  );
  return {
    end: async () => {
      await site.on(server, "systemctl stop foreign");
    },
  };
}

/** The site's ports which nobody has, in the order in which it takes them. */
export async function freePorts(site: LoadedSite, server: string): Promise<readonly number[]> {
  const last = Number(await site.on(server, "cat /var/lib/tierwright/sites/prod/last-port"));
  const taken = await site.replicas(server);
  const ports = Array.from({ length: 32 }, (_, index) => firstPort + ((last - firstPort + 1 + index) % 32));
  return ports.filter((port) => !taken.has(port));
}
