import type { GroupAtAws } from "./request";

/** AWS could not be asked, or does not have the group; the message says what to do. */
export class AwsError extends Error {}

/** The group is not there any more. */
export class GroupGoneError extends AwsError {}

const noCredentials = new Set(["CredentialsProviderError", "TokenProviderError"]);
const expired = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);
const refused = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthFailure",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
const unreachable = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET"]);

/** What an error of AWS's clients means, in our words. `action` is what was asked for, as IAM calls it. */
export function explainAws({ name, region, endpointUrl }: GroupAtAws, action: string, error: unknown): Error {
  if (!(error instanceof Error) || error instanceof AwsError) {
    return error instanceof Error ? error : new AwsError(String(error));
  }
  if (noCredentials.has(error.name)) {
    return new AwsError(
      `${name}: there are no AWS credentials; give them as Pulumi gets them, by AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${error.message})`,
    );
  }
  if (expired.has(error.name)) {
    return new AwsError(`${name}: the AWS credentials have expired; log in again (${error.message})`);
  }
  if (refused.has(error.name)) {
    return new AwsError(
      `${name}: AWS does not let these credentials do ${action}; see docs/ec2.md for the rights that a deployment needs (${error.message})`,
    );
  }
  if (unreachable.has(codeOf(error))) {
    return new AwsError(
      `${name}: AWS does not answer at ${endpointUrl ?? `its endpoint for ${region}`}; check tierwright:aws.region and the network (${error.message})`,
    );
  }
  return new AwsError(`${name}: ${action} failed: ${error.message}`);
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
