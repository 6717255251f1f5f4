import "reflect-metadata";
import { createPrivateKey, type KeyObject, randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { Value, Values } from "../../engine/values";
import { missing, number, text } from "../inputs";
import type { Created, ResourceKind } from "../provider";
import { alternativeNames, certificateExtensions } from "./extensions";

const hour = 3_600_000;

export const selfSignedCert: ResourceKind = {
  check: (inputs) => missing(inputs, ["privateKeyPem", "validityPeriodHours", "allowedUses"]),
  isDue,
  create: async (inputs) => {
    const keys = await readKeys(inputs, "privateKeyPem");
    const name = subjectOf(inputs);
    const extensions = [
      ...(await certificateExtensions(inputs, keys.publicKey)),
      ...alternativeNames(inputs),
    ];
    return issue(
      inputs,
      {
        subject: name,
        issuer: name,
        publicKey: keys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: keys.signing,
        extensions,
      },
      { keyAlgorithm: keys.name },
    );
  },
};

export const certRequest: ResourceKind = {
  check: (inputs) => missing(inputs, ["privateKeyPem"]),
  create: async (inputs) => {
    const keys = await readKeys(inputs, "privateKeyPem");
    const request = await x509.Pkcs10CertificateRequestGenerator.create(
      { name: subjectOf(inputs), keys, signingAlgorithm: keys.signing, extensions: alternativeNames(inputs) },
      webcrypto,
    );
    const certRequestPem = `${request.toString("pem")}\n`;
    return {
      id: randomBytes(16).toString("hex"),
      outputs: { ...inputs, certRequestPem, keyAlgorithm: keys.name },
    };
  },
};

export const locallySignedCert: ResourceKind = {
  check: (inputs) =>
    missing(inputs, ["caCertPem", "caPrivateKeyPem", "certRequestPem", "validityPeriodHours", "allowedUses"]),
  isDue,
  create: async (inputs) => {
    const authority = new x509.X509Certificate(text(inputs, "caCertPem") ?? "");
    const request = new x509.Pkcs10CertificateRequest(text(inputs, "certRequestPem") ?? "");
    if (!(await request.verify(webcrypto)))
      throw new Error("certRequestPem: the signature of the request is wrong");
    const keys = await readKeys(inputs, "caPrivateKeyPem");
    const names = request.extensions.filter(
      (extension) => extension instanceof x509.SubjectAlternativeNameExtension,
    );
    const authorityKey = await x509.AuthorityKeyIdentifierExtension.create(
      authority.publicKey,
      false,
      webcrypto,
    );
    const extensions = [...(await certificateExtensions(inputs, request.publicKey)), ...names, authorityKey];
    return issue(
      inputs,
      {
        subject: request.subjectName,
        issuer: authority.subjectName,
        publicKey: request.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: keys.signing,
        extensions,
      },
      { caKeyAlgorithm: keys.name },
    );
  },
};

/** Renewal is a replacement, `earlyRenewalHours` before the end of the validity. */
function isDue(olds: Values): boolean {
  const end = Date.parse(text(olds, "validityEndTime") ?? "");
  return end - (number(olds, "earlyRenewalHours") ?? 0) * hour <= Date.now();
}

interface Contents {
  subject: x509.Name;
  issuer: x509.Name;
  publicKey: x509.PublicKeyType;
  signingKey: webcrypto.CryptoKey;
  signingAlgorithm: { name: string };
  extensions: x509.Extension[];
}

async function issue(inputs: Values, contents: Contents, outputs: Values): Promise<Created> {
  // Certificates count whole seconds.
  const notBefore = new Date(Math.floor(Date.now() / 1000) * 1000);
  const notAfter = new Date(notBefore.getTime() + (number(inputs, "validityPeriodHours") ?? 0) * hour);
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f;
  const serialNumber = serial.toString("hex");
  const certificate = await x509.X509CertificateGenerator.create(
    { ...contents, notBefore, notAfter, serialNumber },
    webcrypto,
  );
  return {
    id: BigInt(`0x${serialNumber}`).toString(),
    outputs: {
      earlyRenewalHours: 0,
      isCaCertificate: false,
      setSubjectKeyId: false,
      ...inputs,
      ...outputs,
      certPem: `${certificate.toString("pem")}\n`,
      readyForRenewal: false,
      validityStartTime: notBefore.toISOString(),
      validityEndTime: notAfter.toISOString(),
    },
  };
}

const subjectFields = {
  country: "C",
  province: "ST",
  locality: "L",
  streetAddresses: "street",
  postalCode: "2.5.4.17",
  organization: "O",
  organizationalUnit: "OU",
  commonName: "CN",
  serialNumber: "2.5.4.5",
} as const;

function subjectOf(inputs: Values): x509.Name {
  const { subject } = inputs;
  const given: Record<string, Value> =
    typeof subject === "object" && subject !== null && !Array.isArray(subject) ? subject : {};
  const parts = Object.entries(subjectFields).flatMap(([field, short]) =>
    [given[field] ?? []]
      .flat()
      .map((value) => ({ [short]: [typeof value === "string" ? value : JSON.stringify(value)] })),
  );
  return new x509.Name(parts);
}

async function readKeys(inputs: Values, name: string) {
  const key = createPrivateKey(text(inputs, name) ?? "");
  const { label, algorithm, signing } = algorithmOf(key);
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const privateKey = await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
  const publicPart = { ...(await webcrypto.subtle.exportKey("jwk", privateKey)), key_ops: ["verify"] };
  for (const secret of ["d", "p", "q", "dp", "dq", "qi"] as const) Reflect.deleteProperty(publicPart, secret);
  const publicKey = await webcrypto.subtle.importKey("jwk", publicPart, algorithm, true, ["verify"]);
  return { privateKey, publicKey, signing, name: label };
}

function algorithmOf(key: KeyObject) {
  if (key.asymmetricKeyType === "rsa") {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    return { label: "RSA", algorithm, signing: algorithm };
  }
  if (key.asymmetricKeyType === "ed25519") {
    return { label: "ED25519", algorithm: { name: "Ed25519" }, signing: { name: "Ed25519" } };
  }
  const namedCurve = key.export({ format: "jwk" }).crv ?? "P-256";
  const hash = { "P-384": "SHA-384", "P-521": "SHA-512" }[namedCurve] ?? "SHA-256";
  return { label: "ECDSA", algorithm: { name: "ECDSA", namedCurve }, signing: { name: "ECDSA", hash } };
}
