import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { SandboxError } from "./sandbox-error";

/** Waits until an SSH server greets at this address. */
export async function waitForSsh(server: string, address: string, port: number, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await greets(address, port)) return;
    await sleep(100);
  }
  throw new SandboxError(
    `${server}: no SSH server at ${address}:${port} within ${seconds} s; look at its console and journal`,
  );
}

function greets(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    // The greeting comes first in the protocol (RFC 4253, 4.2).
    socket.on("data", (data: Buffer) => {
      end(data.toString("latin1").startsWith("SSH-"));
    });
    for (const failure of ["error", "timeout", "close"]) {
      socket.on(failure, () => {
        end(false);
      });
    }
  });
}
