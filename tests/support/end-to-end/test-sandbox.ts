import { createSandbox, type Sandbox } from "../../../sandbox/servers/sandbox";
import type { ServerRequest } from "../../../sandbox/servers/make-servers";

/** New servers: what a former run of the same name left is removed first. */
export async function newSandbox(name: string, servers: readonly ServerRequest[]): Promise<Sandbox> {
  const sandbox = await createSandbox({ name, servers });
  if (sandbox.made.length === servers.length && sandbox.servers.length === servers.length) return sandbox;
  await sandbox.remove();
  return createSandbox({ name, servers });
}

/** Removes the servers; after a failure with KEEP_SANDBOX=1 they stay, and their name is printed. */
export async function endSandbox(sandbox: Sandbox | undefined): Promise<void> {
  if (sandbox === undefined) return;
  if (!keepsSandbox()) {
    await sandbox.remove();
    return;
  }
  const names = sandbox.servers.map((server) => server.name).join(", ");
  console.log(
    `The sandbox ${sandbox.name} (${names}) is left: npx tsx sandbox/servers/cli.ts ssh ${sandbox.name} NAME`,
  );
}

/** Whether a test of this file failed and what it left is wanted. */
export function keepsSandbox(): boolean {
  return Reflect.get(globalThis, "storyFailed") === true && process.env.KEEP_SANDBOX === "1";
}

/** What a bash command line, run by root on the server, prints; its failure is an error. */
export async function onServer(sandbox: Sandbox, server: string, command: string): Promise<string> {
  const { status, stdout, stderr } = await sandbox.exec(server, command);
  if (status === 0) return stdout.trim();
  throw new Error(`${server}: ${command}\nended with status ${status}:\n${stdout}${stderr}`);
}

/** SSH connections to all servers since `sandbox.markSshConnections()`. */
export async function connectionsTo(sandbox: Sandbox): Promise<number> {
  const counts = await Promise.all(sandbox.servers.map(({ name }) => sandbox.countSshConnections(name)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Waits until something is so; asks twice a second. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
  limitSeconds = 120,
): Promise<void> {
  const end = Date.now() + limitSeconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not so within ${limitSeconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
