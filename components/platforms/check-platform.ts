import { runtime } from "@pulumi/pulumi";
import { checkJumpHost } from "../remote/check-jump-host";
import type { Settings } from "../settings/settings";
import { preflight } from "./aws/preflight/preflight";

/**
 * What can be found out about a platform before anything is changed.
 * @throws UserError
 */
export async function checkPlatform({ aws, servers, deploymentName }: Settings): Promise<void> {
  if (aws === undefined) return;
  await preflight({ aws, servers, deploymentName });
  // A preview connects to no machine.
  if (aws.sshBy === "session-manager" && !runtime.isDryRun()) await checkJumpHost();
}
