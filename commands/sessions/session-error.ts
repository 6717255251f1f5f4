import { awsErrorKind } from "../../components/remote/aws-error-kind";
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
  const why = `(${message})`;
  switch (awsErrorKind(error)) {
    case "no-credentials":
      return new SessionError(
        `there are no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ${why}`,
        true,
      );
    case "expired":
      return new SessionError(`the AWS credentials have expired; log in again ${why}`, true);
    case "unknown-credentials":
      return new SessionError(`AWS does not know these credentials; check them ${why}`, true);
    case "not-registered":
    case "refused":
      return new SessionError(
        `AWS does not let these credentials do ${action}; examples/ec2/deployer-policy-of-sessions.json has the rights that deployments by Session Manager need ${why}`,
        true,
      );
    case "unreachable":
    case "other":
      return new SessionError(`${what}: ${action} failed: ${name}: ${message}`, false);
  }
}
