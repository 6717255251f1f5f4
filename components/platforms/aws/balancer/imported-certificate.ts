import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { readCertificates } from "../../../settings/shapes/certificate";
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
export function certificateParts([certificate, authority]: readonly [string, string | undefined]): {
  readonly body: string;
  readonly chain: string | undefined;
} {
  const [body = "", ...between] = readCertificates(certificate).map(String);
  const authorities = authority === undefined ? [] : readCertificates(authority).map(String);
  const chain = [...between, ...authorities].join("");
  return { body, chain: chain === "" ? undefined : chain };
}
