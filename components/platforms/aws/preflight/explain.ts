import { awsErrorCode, awsErrorKind, type AwsErrorKind } from "../../../remote/aws-error-kind";
import { UserError } from "../../../settings/user-error";
import type { AwsSettings } from "../../../settings/settings";

/** Where AWS was asked. */
export type Place = Pick<AwsSettings, "region" | "endpointUrl">;

const rights =
  "examples/ec2/deployer-policy.json has the rights that a deployment needs, docs/ec2.md says how to give them";

/** What each kind of error is, and what to do about it. */
const remedies: Readonly<Record<AwsErrorKind, readonly [what: string, remedy: string]>> = {
  "no-credentials": [
    "no AWS credentials were found",
    "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; docs/from-nothing-to-ec2.md says how to get them",
  ],
  expired: [
    "the AWS credentials have expired",
    "log in again (`aws sso login`), or get new ones; a clock that is wrong by minutes looks like this too",
  ],
  "unknown-credentials": [
    "AWS does not know these credentials",
    "the key was deleted, mistyped, or belongs to another partition than tierwright:aws.region; regions that are off by default have to be switched on in the account",
  ],
  "not-registered": [
    "the account cannot use EC2 yet",
    "complete its registration in the console: AWS may still be checking the payment method",
  ],
  refused: ["AWS does not let these credentials look at what EC2 has", rights],
  unreachable: [
    "AWS does not answer",
    "check tierwright:aws.region, which may not exist, and the network of this machine",
  ],
  other: ["AWS could not be asked", "its own words say why"],
};

/** An error of AWS in our words, with what to do and with AWS's own words behind. */
export function explained({ region, endpointUrl }: Place, error: unknown): Error {
  if (!(error instanceof Error)) return new UserError(String(error));
  if (error instanceof UserError) return error;
  const [what, remedy] = remedies[awsErrorKind(error)];
  const where = endpointUrl === undefined ? region : `${region}, ${endpointUrl}`;
  return new UserError(`${what} (${where}); ${remedy}\n  AWS: ${awsErrorCode(error)}: ${error.message}`);
}
