import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { Values } from "../../engine/values";
import { boolean, number, texts } from "../inputs";

const keyUsages: Readonly<Record<string, x509.KeyUsageFlags>> = {
  digital_signature: x509.KeyUsageFlags.digitalSignature,
  content_commitment: x509.KeyUsageFlags.nonRepudiation,
  key_encipherment: x509.KeyUsageFlags.keyEncipherment,
  data_encipherment: x509.KeyUsageFlags.dataEncipherment,
  key_agreement: x509.KeyUsageFlags.keyAgreement,
  cert_signing: x509.KeyUsageFlags.keyCertSign,
  crl_signing: x509.KeyUsageFlags.cRLSign,
  encipher_only: x509.KeyUsageFlags.encipherOnly,
  decipher_only: x509.KeyUsageFlags.decipherOnly,
};

const extendedUsages: Readonly<Record<string, string>> = {
  any_extended: "2.5.29.37.0",
  server_auth: "1.3.6.1.5.5.7.3.1",
  client_auth: "1.3.6.1.5.5.7.3.2",
  code_signing: "1.3.6.1.5.5.7.3.3",
  email_protection: "1.3.6.1.5.5.7.3.4",
  timestamping: "1.3.6.1.5.5.7.3.8",
  ocsp_signing: "1.3.6.1.5.5.7.3.9",
};

/** Basic constraints, usages and, where needed, the subject's key identifier. */
export async function certificateExtensions(
  inputs: Values,
  publicKey: x509.PublicKeyType,
): Promise<x509.Extension[]> {
  const uses = texts(inputs, "allowedUses");
  const unknown = uses.filter((use) => keyUsages[use] === undefined && extendedUsages[use] === undefined);
  if (unknown.length > 0) throw new Error(`allowedUses: unknown ${unknown.join(", ")}`);
  const isAuthority = boolean(inputs, "isCaCertificate") ?? false;
  const usage: number = uses.reduce<number>((flags, use) => flags | (keyUsages[use] ?? 0), 0);
  const extended = uses.flatMap((use) => extendedUsages[use] ?? []);
  const needsKeyId = isAuthority || boolean(inputs, "setSubjectKeyId") === true;
  return [
    new x509.BasicConstraintsExtension(isAuthority, number(inputs, "maxPathLength"), true),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a set of flags has no name in the enumeration
    ...(usage > 0 ? [new x509.KeyUsagesExtension(usage, true)] : []),
    ...(extended.length > 0 ? [new x509.ExtendedKeyUsageExtension(extended)] : []),
    ...(needsKeyId ? [await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto)] : []),
  ];
}

/** The names and addresses a certificate is good for. */
export function alternativeNames(inputs: Values): x509.Extension[] {
  const names = [
    ...texts(inputs, "dnsNames").map((value) => ({ type: "dns", value }) as const),
    ...texts(inputs, "ipAddresses").map((value) => ({ type: "ip", value }) as const),
    ...texts(inputs, "uris").map((value) => ({ type: "url", value }) as const),
  ];
  return names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [];
}
