import { preflight } from "../../../../components/platforms/aws/preflight/preflight";
import type { Settings } from "../../../../components/settings/settings";
import { UserError } from "../../../../components/settings/user-error";
import { type Change, ownNetwork, settingsAfter } from "../../../support/changed-example";

/** Credentials that no test has to have, and one attempt, for the tests of a file. */
export function askWithOwnCredentials(): void {
  const kept = { ...process.env };
  beforeEach(() => {
    for (const name of Object.keys(process.env).filter((one) => one.startsWith("AWS_"))) {
      Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_MAX_ATTEMPTS: "1",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });
  afterEach(() => {
    process.env = { ...kept };
  });
}

/** The example with a network of its own, at another implementation of AWS's API. */
export function settingsAt(endpointUrl: string, ...changes: readonly Change[]): Settings {
  return settingsAfter(ownNetwork, ["aws.endpointUrl", endpointUrl], ...changes);
}

/** What is said of settings before a run, or undefined when all is well. */
export async function told({ aws, servers, deploymentName }: Settings): Promise<string | undefined> {
  if (aws === undefined) throw new Error("not on AWS");
  try {
    await preflight({ aws, servers, deploymentName });
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}
