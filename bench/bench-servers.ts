import { createSandbox, type Sandbox } from "../sandbox/servers/sandbox";

const names = ["db1", "app1", "web1"];

/** Three servers to which nothing was deployed; those of an interrupted benchmark go first. */
export async function freshServers(name: string, narrate: (line: string) => void): Promise<Sandbox> {
  const request = {
    name: `bench-${name}`,
    servers: names.map((server) => ({ name: server, memoryMiB: 2048 })),
    narrate,
  };
  const sandbox = await createSandbox(request);
  if (sandbox.made.length === names.length) return sandbox;
  await sandbox.remove();
  return createSandbox(request);
}

/** Downloads what both tools install, so that none of them waits for the network in the place of the other. */
export async function fillPackageCache(narrate: (line: string) => void): Promise<void> {
  const packages = ["nginx", "openssl", "postgresql", "python3", "python3-psycopg2"];
  const sandbox = await createSandbox({ name: "bench-cache", servers: [{ name: "cache" }], narrate });
  try {
    const download = `apt-get update -q && apt-get install --download-only --yes --no-install-recommends ${packages.join(" ")}`;
    const result = await sandbox.exec("cache", `${download} && /opt/sandbox/image/collect-packages.sh`);
    if (result.status !== 0) throw new Error(`the packages cannot be downloaded:\n${result.stderr.trim()}`);
  } finally {
    await sandbox.remove();
  }
}
