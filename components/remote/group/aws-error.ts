import { awsErrorKind } from "../aws-error-kind";
import type { GroupAtAws } from "./request";

/** AWS could not be asked, or does not have the group; the message says what to do. */
export class AwsError extends Error {}

/** The group is not there any more. */
export class GroupGoneError extends AwsError {}

/** What an error of AWS's clients means, in our words. `action` is what was asked for, as IAM calls it. */
export function explainAws({ name, region, endpointUrl }: GroupAtAws, action: string, error: unknown): Error {
  if (!(error instanceof Error) || error instanceof AwsError) {
    return error instanceof Error ? error : new AwsError(String(error));
  }
  const why = `(${error.message})`;
  switch (awsErrorKind(error)) {
    case "no-credentials":
      return new AwsError(
        `${name}: there are no AWS credentials; give them as Pulumi gets them, by AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ${why}`,
      );
    case "expired":
      return new AwsError(`${name}: the AWS credentials have expired; log in again ${why}`);
    case "unknown-credentials":
      return new AwsError(`${name}: AWS does not know these credentials; check them ${why}`);
    case "not-registered":
    case "refused":
      return new AwsError(
        `${name}: AWS does not let these credentials do ${action}; see docs/ec2.md for the rights that a deployment needs ${why}`,
      );
    case "unreachable":
      return new AwsError(
        `${name}: AWS does not answer at ${endpointUrl ?? `its endpoint for ${region}`}; check tierwright:aws.region and the network ${why}`,
      );
    case "other":
      return new AwsError(`${name}: ${action} failed: ${error.message}`);
  }
}
