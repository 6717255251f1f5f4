/** A policy as IAM reads it. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** Lets EC2 machines, and nobody else, take on a role. */
export const trustPolicy: Policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/**
 * Everything that a machine may do in AWS: read its own host key. The account's key for Parameter Store decrypts it for
 * whoever may read it (AWS KMS Developer Guide, "AWS managed keys"), so no `kms:Decrypt` is given.
 * @param hostKeyParameter ARN of the parameter
 */
export function machinePolicy(hostKeyParameter: string): Policy {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ssm:GetParameter", Resource: hostKeyParameter }],
  };
}
