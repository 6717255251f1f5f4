/** What is the matter when AWS does not do what it is asked for. */
export type AwsErrorKind =
  | "no-credentials"
  | "expired"
  /** The credentials are of nobody whom AWS knows here. */
  | "unknown-credentials"
  /** The account may not use the service yet. */
  | "not-registered"
  | "refused"
  | "unreachable"
  | "other";

/** By the code of the API, or the name that the SDK gives the error. */
const codes: readonly (readonly [kind: AwsErrorKind, codes: readonly string[]])[] = [
  ["no-credentials", ["CredentialsProviderError", "TokenProviderError"]],
  ["expired", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"]],
  [
    "unknown-credentials",
    [
      "AuthFailure",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "SignatureDoesNotMatch",
      "UnrecognizedClientException",
    ],
  ],
  ["not-registered", ["OptInRequired", "SubscriptionRequiredException"]],
  ["refused", ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]],
  ["unreachable", ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "TimeoutError"]],
];

const kinds: ReadonlyMap<string, AwsErrorKind> = new Map(
  codes.flatMap(([kind, names]) => names.map((name) => [name, kind])),
);

/** Which kind of error of AWS's clients this is. */
export function awsErrorKind(error: Error): AwsErrorKind {
  return kinds.get(awsErrorCode(error)) ?? "other";
}

/** Of errors of the network the system's code, which the SDK may have put into words; of others their name. */
export function awsErrorCode(error: Error): string {
  if ("code" in error && typeof error.code === "string" && kinds.get(error.code) === "unreachable") {
    return error.code;
  }
  const [ofNetwork] =
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/.exec(error.message) ?? [];
  return ofNetwork ?? error.name;
}
