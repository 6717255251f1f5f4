import type { Settings } from "../settings/settings";
import { preflight } from "./aws/preflight/preflight";

/**
 * What can be found out about a platform before anything is changed.
 * @throws UserError
 */
export async function checkPlatform({ aws, servers, deploymentName }: Settings): Promise<void> {
  if (aws !== undefined) await preflight({ aws, servers, deploymentName });
}
