import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { sandboxDirectory } from "../servers/places";

/** What a sandbox's cloud tells about itself in its folder. */
const facts = z.object({
  /** The process that serves it. */
  pid: z.number(),
  region: z.string(),
  /** First three numbers of its own network: `.1` is AWS's API, the others are public addresses. */
  prefix: z.string(),
});

export type CloudFacts = z.infer<typeof facts>;

/** The port of AWS's API; the address is the cloud's own, so nothing else can listen there. */
export const apiPort = 5000;

/** The port of Session Manager's gateway, at the same address: moto-server.py knows it as the next one. */
export const gatewayPort = apiPort + 1;

export function endpointOf({ prefix }: Pick<CloudFacts, "prefix">): string {
  return `http://${prefix}.1:${apiPort}`;
}

/** Where the cloud of a sandbox keeps volumes, its log and its machines' identities. */
export function cloudFolder(sandbox: string): string {
  return join(sandboxDirectory(sandbox), "aws");
}

/** Undefined where no cloud was ever started. */
export function readCloudFacts(sandbox: string): CloudFacts | undefined {
  const path = factsPath(sandbox);
  return existsSync(path) ? facts.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

export function writeCloudFacts(sandbox: string, values: CloudFacts): void {
  writeFileSync(`${factsPath(sandbox)}.new`, JSON.stringify(values));
  renameSync(`${factsPath(sandbox)}.new`, factsPath(sandbox));
}

function factsPath(sandbox: string): string {
  return join(cloudFolder(sandbox), "cloud.json");
}
