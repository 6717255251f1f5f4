import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { cloudFolder } from "../cloud-folder";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 3_600_000;

/** A certificate and its key, in PEM form. */
export interface CertificateOfDatabase {
  readonly certificate: string;
  readonly key: string;
}

/** Who signs the certificates of a sandbox's databases, in PEM form; there is one once its cloud runs. */
export function databaseAuthority(sandbox: string): string {
  return readFileSync(pathOf(sandbox, "certificate"), "utf8");
}

/** Makes the authority where there is none. */
export async function ensureDatabaseAuthority(sandbox: string): Promise<void> {
  if (existsSync(pathOf(sandbox, "certificate"))) return;
  mkdirSync(join(cloudFolder(sandbox), "database-authority"), { recursive: true, mode: 0o700 });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validFor(3650),
      name: `CN=Sandbox RDS ${sandbox} Root CA`,
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  writeFileSync(pathOf(sandbox, "key"), await pemOf(keys.privateKey), { mode: 0o600 });
  // The last one: where it is, all is.
  const path = pathOf(sandbox, "certificate");
  writeFileSync(`${path}.new`, `${certificate.toString("pem")}\n`);
  renameSync(`${path}.new`, path);
}

/** Signs a certificate for a database at an address. */
export async function certifyDatabase(sandbox: string, address: string): Promise<CertificateOfDatabase> {
  const authority = new x509.X509Certificate(databaseAuthority(sandbox));
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const der = x509.PemConverter.decodeFirst(readFileSync(pathOf(sandbox, "key"), "utf8"));
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...validFor(365),
      subject: `CN=${address}`,
      issuer: authority.subjectName,
      publicKey: keys.publicKey,
      signingKey: await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]),
      signingAlgorithm: algorithm,
      extensions: [
        // libpq of PostgreSQL 14 looks for addresses among the names only.
        new x509.SubjectAlternativeNameExtension([
          { type: "ip", value: address },
          { type: "dns", value: address },
        ]),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: `${certificate.toString("pem")}\n`, key: await pemOf(keys.privateKey) };
}

function pathOf(sandbox: string, name: "certificate" | "key"): string {
  return join(cloudFolder(sandbox), "database-authority", `${name}.pem`);
}

/** From yesterday on: clocks differ. */
function validFor(days: number) {
  const serialNumber = `00${randomBytes(15).toString("hex")}`;
  return {
    serialNumber,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + days * day),
  };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
}
