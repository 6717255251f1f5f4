import { UserError } from "../../components/settings/user-error";

/** A machine cannot be reached by Session Manager; the message says why and what to do. */
export class SessionError extends UserError {
  /** @param lasting whether somebody has to do something before it can be better */
  constructor(
    message: string,
    readonly lasting: boolean,
  ) {
    super(message);
  }
}

const noCredentials = ["CredentialsProviderError", "TokenProviderError"];
const expired = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
const unknown = [
  "AuthFailure",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
];
const refused = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];

/**
 * What an error of AWS's clients means, in our words.
 * @param action what was asked for, as IAM calls it
 * @param what whom it was about
 */
export function explain(error: unknown, action: string, what: string): SessionError {
  if (error instanceof SessionError) return error;
  if (!(error instanceof Error)) return new SessionError(String(error), false);
  const { name, message } = error;
  if (name === "TargetNotConnected") {
    return new SessionError(
      `${what}: its agent is not connected to Session Manager; it may still be booting, and else its console (EC2, Actions, Get system log) tells why`,
      false,
    );
  }
  if (noCredentials.includes(name)) {
    return new SessionError(
      `there are no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${message})`,
      true,
    );
  }
  if (expired.includes(name)) {
    return new SessionError(`the AWS credentials have expired; log in again (${message})`, true);
  }
  if (unknown.includes(name)) {
    return new SessionError(`AWS does not know these credentials; check them (${message})`, true);
  }
  if (refused.includes(name)) {
    return new SessionError(
      `AWS does not let these credentials do ${action}; examples/ec2/deployer-policy-of-sessions.json has the rights that deployments by Session Manager need (${message})`,
      true,
    );
  }
  return new SessionError(`${what}: ${action} failed: ${name}: ${message}`, false);
}
