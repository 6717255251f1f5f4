import { secretPlaceholder } from "../../../steps/secret-placeholder";
import { step, type Step } from "../../../steps/step";
import { literal, renderTemplate } from "../../../steps/template";
import { folders } from "../bucket-layout";

/** A server whose backups are copied, and where the bucket is. */
export interface CopiedBackups {
  readonly server: string;
  readonly region: string;
  /** Another implementation of AWS's API. */
  readonly endpointUrl: string | undefined;
}

/** The bucket's name, which AWS may make: known when it is there. */
export const backupsSecrets = { bucket: "BACKUP_BUCKET" } as const;

/** Where a server's copies lie in the bucket. */
export function backupFolders(server: string): readonly string[] {
  return [folders.dailyBackups, folders.keptBackups].map((folder) => `${folder}${server}/`);
}

/** Tells the scripts that make backups where to copy them. Takes the secrets of `backupsSecrets`. */
export function backupsStep({ server, region, endpointUrl }: CopiedBackups): Step {
  return step("backups", "copies of backups in the bucket", {
    files: [
      {
        path: "/etc/tierwright/backups/bucket",
        content: renderTemplate("aws/backups-bucket", "shell", {
          bucket: literal(secretPlaceholder(backupsSecrets.bucket, "shell")),
          region,
          endpoint: endpointUrl ?? "",
          server,
        }),
        mode: "0600",
        owner: "root:root",
      },
    ],
    scripts: [],
  });
}
