/**
 * `npm run host-keys -- HOST[:PORT]…`: the host keys of servers, as lines for the settings. What a server shows over
 * the network is only as trustworthy as the network, so each key comes with the command that shows it on the server.
 */
import { scanHostKey, ScanError } from "./host-keys/scan";
import { HostArgumentError, parseHost } from "./host-keys/host-argument";
import { hostKeyLines } from "./host-keys/lines";

const usage = `usage: npm run host-keys -- HOST[:PORT]…
for example: npm run host-keys -- 203.0.113.9 web1.example.org:2222 [2001:db8::7]:22`;

/** Prints the keys of all hosts; returns the exit status. */
async function hostKeys(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.some((arg) => arg.startsWith("-"))) {
    console.error(usage);
    return 2;
  }
  const hosts = args.map(parseHost);
  const results = await Promise.allSettled(hosts.map(scanHostKey));
  let status = 0;
  for (const [index, host] of hosts.entries()) {
    const result = results[index];
    if (result?.status === "fulfilled") console.log(`${hostKeyLines(host, result.value)}\n`);
    else if (result?.reason instanceof ScanError) {
      console.error(`${result.reason.message}\n`);
      status = 1;
    } else throw result?.reason;
  }
  return status;
}

hostKeys(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (!(error instanceof HostArgumentError)) throw error;
    console.error(`${error.message}\n${usage}`);
    process.exitCode = 2;
  },
);
