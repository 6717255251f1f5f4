import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseConfig } from "./parse-config";
import { z } from "zod";
import type { DemoEngine } from "./demo-engine";
import type { DemoPlace } from "./demo-place";

/** Secret environment that the demo's own sites need; Kinto's must never change. */
const siteSecrets: Readonly<Partial<Record<string, readonly string[]>>> = {
  prod: ["SECRET_KEY"],
  demo: ["SECRET_KEY"],
  kinto: ["USERID_HMAC_SECRET", "DEFAULT_BUCKET_HMAC_SECRET"],
};

const configShape = z.looseObject({
  config: z.looseObject({
    "tierwright:ssh": z.looseObject({ privateKey: z.unknown().optional() }).optional(),
    "tierwright:sites": z
      .record(z.string(), z.looseObject({ secrets: z.record(z.string(), z.unknown()).optional() }).nullable())
      .optional(),
  }),
});

/**
 * Stores the sites' secrets in the configuration, encrypted, and the servers' private key where there is one; those
 * there are kept, and the key of servers that were made anew is replaced.
 */
export async function ensureDemoSecrets(
  engine: DemoEngine,
  { configPath }: DemoPlace,
  servers?: { readonly privateKey: string; readonly made: readonly string[] },
): Promise<void> {
  const { config } = configShape.parse(parseConfig(readFileSync(configPath, "utf8"), configPath));
  const hasKey = config["tierwright:ssh"]?.privateKey !== undefined;
  if (servers !== undefined && (!hasKey || servers.made.length > 0))
    await engine.setSecret("tierwright:ssh.privateKey", servers.privateKey);
  for (const [site, settings] of Object.entries(config["tierwright:sites"] ?? {})) {
    const missing = (siteSecrets[site] ?? []).filter((name) => settings?.secrets?.[name] === undefined);
    for (const name of missing)
      await engine.setSecret(`tierwright:sites.${site}.secrets.${name}`, randomBytes(32).toString("hex"));
  }
}
