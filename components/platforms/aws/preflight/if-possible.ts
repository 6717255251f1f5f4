import { log } from "@pulumi/pulumi";

/**
 * A look that a run can do without: whoever may not have it, or has no way to the service, is told by AWS later, when something
 * is made. `pulumi up --debug` says what was left out.
 */
export async function ifPossible<Found, Otherwise>(
  what: string,
  look: () => Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await look();
  } catch (error) {
    await log.debug(`not looked at before the run: ${what}: ${String(error)}`);
    return otherwise;
  }
}
