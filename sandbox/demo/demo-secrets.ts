import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseConfig } from "./parse-config";
import { z } from "zod";
import type { Sandbox } from "../servers/sandbox";
import type { DemoEngine } from "./demo-engine";
import { configPath } from "./demo-folder";

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

/** Stores the servers' private key and the sites' secrets in the configuration, encrypted; those there are kept. */
export async function ensureDemoSecrets(engine: DemoEngine, sandbox: Sandbox): Promise<void> {
  const { config } = configShape.parse(parseConfig(readFileSync(configPath, "utf8")));
  if (config["tierwright:ssh"]?.privateKey === undefined || sandbox.made.length > 0)
    await engine.setSecret("tierwright:ssh.privateKey", sandbox.privateKey);
  for (const [site, settings] of Object.entries(config["tierwright:sites"] ?? {})) {
    const missing = (siteSecrets[site] ?? []).filter((name) => settings?.secrets?.[name] === undefined);
    for (const name of missing)
      await engine.setSecret(`tierwright:sites.${site}.secrets.${name}`, randomBytes(32).toString("hex"));
  }
}
