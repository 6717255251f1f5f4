/** A mistake of the user, or of the world around: the message is all they need, so Pulumi shows no stack trace. */
export class UserError extends Error {
  /** What `pulumi.RunError` is known by; settings and steps do not import Pulumi. */
  readonly __pulumiRunError = true;
}
