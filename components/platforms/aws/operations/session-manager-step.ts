import type { AwsSettings } from "../../../settings/settings";
import { step, type Step } from "../../../steps/step";

/**
 * Amazon's SSM agent on a machine, installed when its signature is Amazon's. Where deployments come by it no machine does
 * without.
 */
export function sessionManagerStep({ region, sshBy }: Pick<AwsSettings, "region" | "sshBy">): Step {
  return step("session-manager", "Session Manager", {
    variables: { REGION: region, REQUIRED: sshBy === "session-manager" ? "yes" : "no" },
    scripts: ["aws/session-manager"],
  });
}
