import { UserError } from "../../../settings/user-error";
import type { AwsSettings } from "../../../settings/settings";

/** Where AWS was asked. */
export type Place = Pick<AwsSettings, "region" | "endpointUrl">;

const rights =
  "examples/ec2/deployer-policy.json has the rights that a deployment needs, docs/ec2.md says how to give them";

/** What to do about errors, by the code of the API or the name that the SDK gives them. */
const remedies: readonly (readonly [codes: readonly string[], what: string, remedy: string])[] = [
  [
    ["CredentialsProviderError", "TokenProviderError"],
    "no AWS credentials were found",
    "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; docs/from-nothing-to-ec2.md says how to get them",
  ],
  [
    ["ExpiredToken", "ExpiredTokenException", "RequestExpired"],
    "the AWS credentials have expired",
    "log in again (`aws sso login`), or get new ones; a clock that is wrong by minutes looks like this too",
  ],
  [
    ["AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"],
    "AWS does not know these credentials",
    "the key was deleted, mistyped, or belongs to another partition than tierwright:aws.region; regions that are off by default have to be switched on in the account",
  ],
  [
    ["OptInRequired", "SubscriptionRequiredException"],
    "the account cannot use EC2 yet",
    "complete its registration in the console: AWS may still be checking the payment method",
  ],
  [
    ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"],
    "AWS does not let these credentials look at what EC2 has",
    rights,
  ],
  [
    ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "TimeoutError"],
    "AWS does not answer",
    "check tierwright:aws.region, which may not exist, and the network of this machine",
  ],
];

/** An error of AWS in our words, with what to do and with AWS's own words behind. */
export function explained({ region, endpointUrl }: Place, error: unknown): Error {
  if (!(error instanceof Error)) return new UserError(String(error));
  if (error instanceof UserError) return error;
  const code = codeOf(error);
  const [, what, remedy] = remedies.find(([codes]) => codes.includes(code)) ?? [
    [],
    "AWS could not be asked",
    "its own words say why",
  ];
  const where = endpointUrl === undefined ? region : `${region}, ${endpointUrl}`;
  return new UserError(`${what} (${where}); ${remedy}\n  AWS: ${code}: ${error.message}`);
}

/** Of errors of the network, the system's code, which the SDK may have put into words. */
function codeOf(error: Error): string {
  const [ofNetwork] =
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/.exec(error.message) ?? [];
  return ofNetwork ?? error.name;
}
