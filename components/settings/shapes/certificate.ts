import { createPrivateKey, X509Certificate } from "node:crypto";
import { z } from "zod";
import { secretOf } from "./text";

const certificateBlock = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM text in their order; throws when one cannot be read or something else is in between. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(certificateBlock) ?? [];
  if (pem.replace(certificateBlock, "").includes("-----")) throw new Error("not only certificates");
  return blocks.map((block) => new X509Certificate(block));
}

function holdsCertificates(pem: string): boolean {
  try {
    return readCertificates(pem).length > 0;
  } catch {
    return false;
  }
}

/** One or more certificates in PEM form. */
export const certificates = z
  .string()
  .refine(
    holdsCertificates,
    "must be certificates in PEM form (-----BEGIN CERTIFICATE----- …), and nothing else",
  );

function isTlsKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === "private";
  } catch {
    return false;
  }
}

/** The private key of a certificate. */
export const tlsPrivateKey = secretOf(
  z.string().refine(isTlsKey, "must be a private key in PEM form without a passphrase"),
);
