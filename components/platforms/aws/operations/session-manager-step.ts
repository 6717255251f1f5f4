import { step, type Step } from "../../../steps/step";

/** Amazon's SSM agent on a machine, installed when its signature is Amazon's. */
export function sessionManagerStep(region: string): Step {
  return step("session-manager", "Session Manager", {
    variables: { REGION: region },
    scripts: ["aws/session-manager"],
  });
}
