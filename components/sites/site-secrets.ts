import { createHash } from "node:crypto";
import type { Site } from "../settings/settings";
import type { Format } from "../steps/escape";
import { secretPlaceholder, secretUses } from "../steps/secret-placeholder";
import type { File } from "../steps/step";
import { serviceSecrets } from "../tiers/database-service-step";

/** Secrets that a site has besides its own, by the name of their placeholder. */
export const secretNames = {
  databasePassword: "DATABASE_PASSWORD",
  databaseHost: serviceSecrets.host,
  authorityCertificate: serviceSecrets.authority,
  settingsDigest: "SETTINGS_DIGEST",
} as const;

/** The placeholder's name for one of the site's own `secrets`. */
export function ownSecretName(name: string): string {
  return `SITE_${name}`;
}

/** The place of one of the site's own `secrets` in a text. */
export function ownSecret(name: string, format: Format): string {
  return secretPlaceholder(ownSecretName(name), format);
}

/**
 * Variables of a step in which the app's own output may be shown: no script reads them, they only tell the host kit
 * which texts to hide, since an app may print its environment when it fails. One for each secret, because Linux
 * limits the length of one variable.
 */
export function hiddenVariables({ secrets, database }: Site): Record<string, string> {
  const names = [
    ...Object.keys(secrets).map(ownSecretName),
    ...(database === undefined ? [] : [secretNames.databasePassword]),
  ];
  return Object.fromEntries(names.map((name, index) => [`HIDDEN_${index + 1}`, secretPlaceholder(name)]));
}

/** Staged files which a running replica reads: when one changes, it has to be started again. */
const ofReplicas = /\/staged\/(?!(?:plan|masks|source-secrets|migrate|reload|check)$|tasks\/|hooks\/)/;

/**
 * A short hash of a site's settings files on a server, with the secrets in them: what was started with other settings
 * has to be started again. It travels as a secret itself, so that nobody can try out guesses of a short secret.
 * @param salt what else a replica depends on
 */
export function settingsDigest(
  all: readonly File[],
  secrets: Readonly<Record<string, string>>,
  salt: string,
): string {
  const files = all.filter(({ path }) => ofReplicas.test(path));
  const used = files.flatMap((file) => secretUses(file.content)).map(({ name }) => name);
  const values = [...new Set(used)].sort().map((name) => [name, secrets[name]]);
  return createHash("sha256")
    .update(JSON.stringify([files, values, salt]))
    .digest("hex")
    .slice(0, 12);
}
