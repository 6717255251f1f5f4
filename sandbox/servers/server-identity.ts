import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ensureKeyPair } from "./key-pair";
import { sandboxDirectory } from "./places";
import { proxySettings } from "./proxy-settings";
import { meminfo } from "./server-container";
import type { MachinePlan, ServerPlan } from "./server-container";

/** Writes what a server reads at its starts: user, keys, proxies (image/take-identity.sh); makes the shared caches. */
export function writeIdentity(plan: ServerPlan): void {
  const login = ensureKeyPair(sandboxKeyPath(plan.sandbox), `sandbox-${plan.sandbox}`);
  ensureKeyPair(serverKeyPath(plan.sandbox, plan.server), plan.server);
  writeFiles(plan, { user: plan.user, authorized_keys: login.publicKey });
}

/** The part of it that every machine of this computer has, whoever decides on users and keys: proxies and memory. */
export function writeMachineFiles(plan: MachinePlan): void {
  writeFiles(plan, {});
}

function writeFiles(plan: MachinePlan, others: Readonly<Record<string, string>>): void {
  const folder = plan.identityFolder;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const proxies = proxySettings(process.env, plan.gateway);
  const files = {
    ...others,
    environment: proxies.environment,
    "pip.conf": proxies.pipConf,
    meminfo: meminfo(plan.memoryMiB),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text.trimEnd()}\n`);
  for (const cache of [plan.packagesFolder, plan.pipFolder]) mkdirSync(cache, { recursive: true });
  // Every site's user writes to pip's cache.
  chmodSync(plan.pipFolder, 0o777);
}

/** The private key of the users of all servers of a sandbox. */
export function sandboxKeyPath(sandbox: string): string {
  return join(sandboxDirectory(sandbox), "id_ed25519");
}

/** The host key of one server. */
export function serverKeyPath(sandbox: string, server: string): string {
  return join(sandboxDirectory(sandbox), server, "ssh_host_ed25519_key");
}
