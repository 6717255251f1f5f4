import type { Policy } from "./machine-policy";

/**
 * Refuses whoever does not come by TLS; it gives nobody anything.
 * @param bucket ARN of the bucket
 */
export function tlsOnlyPolicy(bucket: string): Policy {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
