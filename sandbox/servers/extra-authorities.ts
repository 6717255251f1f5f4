import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

/** Where systems keep the certificates that their administrators added. */
const folders = [
  "/usr/local/share/ca-certificates",
  "/etc/pki/ca-trust/source/anchors",
  "/etc/ca-certificates/trust-source/anchors",
];

/** Variables with which programs are told about such certificates. */
const variables = [
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "PIP_CERT",
];

/**
 * The certificate authorities which this machine trusts beyond the public ones, as PEM text; empty where there is
 * none. A network that re-signs TLS needs them on the servers too: they are the value of `host.extraCa`.
 */
export function extraAuthorities(): string {
  const files = [
    ...folders.filter((folder) => existsSync(folder)).flatMap(filesBelow),
    ...variables.map((name) => process.env[name]).filter((path) => path !== undefined),
  ];
  const known = publicFingerprints();
  const extra = new Map<string, string>();
  for (const file of files.filter((path) => existsSync(path))) {
    for (const certificate of certificatesIn(readFileSync(file, "utf8"))) {
      if (!known.has(certificate.fingerprint256))
        extra.set(certificate.fingerprint256, certificate.toString());
    }
  }
  return [...extra.values()].join("");
}

/** Every certificate authority in a PEM text; what cannot be read is left out. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      const certificate = new X509Certificate(block);
      return certificate.ca ? [certificate] : [];
    } catch {
      return []; // bundles may hold certificates of forms that OpenSSL refuses
    }
  });
}

/** Mozilla's authorities, as Node and as Debian carry them: their versions differ. */
function publicFingerprints(): Set<string> {
  const debian = "/usr/share/ca-certificates/mozilla";
  const texts = [
    ...rootCertificates,
    ...(existsSync(debian) ? filesBelow(debian).map((path) => readFileSync(path, "utf8")) : []),
  ];
  return new Set(texts.flatMap(certificatesIn).map(({ fingerprint256 }) => fingerprint256));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}
