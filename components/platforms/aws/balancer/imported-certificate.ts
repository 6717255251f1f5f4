import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SiteCertificate } from "../../balancer";

/**
 * Brings a certificate to ACM, since a balancer takes none from elsewhere. A renewed one is imported in its place, under the
 * same ARN, so that the balancer never is without.
 * @returns its ARN
 */
export function importedCertificate(
  name: string,
  { certificate, privateKey, authority }: SiteCertificate,
  tags: Readonly<Record<string, string>>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const parts = pulumi.all([certificate, authority]).apply(certificateParts);
  return new aws.acm.Certificate(
    name,
    {
      certificateBody: parts.body,
      certificateChain: parts.chain,
      privateKey: pulumi.secret(privateKey),
      tags,
    },
    { parent },
  ).arn;
}

/** ACM wants the certificate itself apart from those of its authorities. */
export function certificateParts([certificate, authority = ""]: readonly [string, string | undefined]): {
  readonly body: string;
  readonly chain: string | undefined;
} {
  const [body = "", ...between] = certificate.trim().split(/(?<=-----END CERTIFICATE-----)\s*/);
  const chain = [...between, authority.trim()].filter((pem) => pem !== "");
  return { body: `${body}\n`, chain: chain.length === 0 ? undefined : `${chain.join("\n")}\n` };
}
