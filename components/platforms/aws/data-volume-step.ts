import { secretPlaceholder } from "../../steps/secret-placeholder";
import { step, type Step } from "../../steps/step";

/** Where PostgreSQL of every distribution keeps its clusters. */
const mountPoint = "/var/lib/postgresql";

/** What the step takes on standard input. The volume's id is no secret, but only known when the step is carried out. */
export const dataVolumeSecrets = { volume: "DATA_VOLUME" } as const;

/**
 * Mounts the data volume before PostgreSQL is installed: formatted when it is blank, never when it holds anything, and
 * grown to the size of the volume.
 */
export function dataVolumeStep(sizeGiB: number): Step {
  return step("data-volume", "data volume of the database", {
    variables: {
      VOLUME: secretPlaceholder(dataVolumeSecrets.volume),
      SIZE_GIB: String(sizeGiB),
      MOUNT_POINT: mountPoint,
    },
    scripts: ["host/data-volume"],
  });
}
